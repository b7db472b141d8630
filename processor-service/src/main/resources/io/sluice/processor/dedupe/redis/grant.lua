-- Gives places to messages.
local tails = {}

-- A request may be held up on the way and arrive once its second try was answered, and even once
-- those rows are stored. What was given away of a stream is never given again.
for _, tail in ipairs(request.tails) do
  tails[tail.table] = tail
  tail.offset = math.max(tail.offset, tonumber(redis.call('GET', own_key('t', tail.stream)) or 0))
end

-- Of some events those that a message is about to store.
local function held_by(message, events)
  local held = {}
  for _, event in ipairs(events) do
    if event ~= '' and holder_of(event) == message then table.insert(held, event) end
  end
  return held
end

-- Its events that the warehouse refused can be mended and sent again.
local function forget_refused(wanted)
  forget_events(held_by(wanted.message, wanted.refused))
end

-- No event waits for a message that stored it, in the tables that a claim says to be written.
local function finish_held(wanted, claim)
  for _, rows in ipairs(wanted.tables) do
    if not claim or state_in(claim, rows.table) == 'W' then
      finish_events(held_by(wanted.message, rows.keys))
    end
  end
end

-- The claim that was there before: {token, tables with 1 for written, age}, {} for none.
local function take_over(before)
  if not before then return {} end
  local written = {}
  for _, place in ipairs(before.places) do
    table.insert(written, {place.table, place.state == 'W' and 1 or 0})
  end
  return {before.token, written, now - before.claimed_at}
end

-- Known: whether the message itself was written before; else all that is left of it is duplicates.
local function done(wanted, before, known)
  forget_refused(wanted)
  write_done(wanted.message)
  finish_held(wanted, nil)
  return {'done', take_over(before), known and 1 or 0}
end

local function any_rows(shares)
  for _, share in ipairs(shares) do
    if share.count > 0 then return true end
  end
  return false
end

local function next_place(share)
  local tail = tails[share.table]
  local place = {table = share.table, stream = tail.stream, offset = tail.offset, rows = share.count}
  tail.offset = tail.offset + share.count
  redis.call('SET', own_key('t', tail.stream), digits(tail.offset), 'PX', request.pending_ms)
  return place
end

local function written_places(before)
  local places = {}
  for _, place in ipairs(before and before.places or {}) do
    if place.state == 'W' then table.insert(places, {table = place.table, state = 'W'}) end
  end
  return places
end

-- Gives the rows that are to be taken the next offsets of our streams.
local function grant_rows(wanted, shares, claim)
  local grants = {}
  for _, share in ipairs(shares) do
    finish_events(held_by(wanted.message, share.found))
    if share.count > 0 then
      local place = next_place(share)
      table.insert(claim.places, place)
      table.insert(grants, {place.table, place.stream, place.offset, place.rows, share.duplicates})
      hold_events(share.take, wanted.message)
    end
  end
  return grants
end

-- Asked: whether the warehouse was, so that what is dropped is not remembered to be stored.
local function grant(wanted, before, shares, asked, inherited)
  if not any_rows(shares) then
    return done(wanted, before and #written_places(before) > 0 and before or nil, asked)
  end
  for _, share in ipairs(shares) do
    assert(share.count == 0 or tails[share.table], 'no stream for the table ' .. share.table)
  end
  local claim = {token = request.token, lease = now + request.lease_ms, revision = wanted.revision,
    claimed_at = now, asked = asked, places = written_places(before)}
  forget_refused(wanted)
  finish_held(wanted, claim)
  local grants = grant_rows(wanted, shares, claim)
  write_claim(wanted.message, claim)
  return {'granted', grants, take_over(before), inherited}
end
