-- Claims messages in order, each whole or not at all: for each it reads everything, then writes.
local OLD = {'old'}

local function owner(token)
  return token:match('^(.*)%.') or token
end

local function set_of(list)
  local set = {}
  for _, member in ipairs(list or {}) do
    set[member] = true
  end
  return set
end

-- For each table the rows that the warehouse does not have, and nobody has stored since it was asked.
local function shares_left(wanted)
  local shares = {}
  for _, rows in ipairs(wanted.tables) do
    local share = share_of(rows)
    local found = set_of(wanted.attempt.found[rows.table])
    for index, event in ipairs(rows.keys) do
      if not found[index - 1] and not (event ~= '' and holder_of(event) == 'D') then
        take(share, event)
      else
        table.insert(share.duplicates, index - 1)
        if event ~= '' then table.insert(share.found, event) end
      end
    end
    table.insert(shares, share)
  end
  return shares
end

-- The answer of the first time, when the same batch asks again because the answer was lost.
local function repeated(wanted, claim)
  local places = {}
  for _, place in ipairs(claim.places) do
    places[place.table] = place.stream and place or nil
  end
  local grants = {}
  for _, rows in ipairs(wanted.tables) do
    local place = places[rows.table]
    local found = set_of((wanted.attempt.found or {})[rows.table])
    local duplicates = {}
    for index, event in ipairs(place and rows.keys or {}) do
      local dropped = event ~= '' and holder_of(event) ~= wanted.message
      if found[index - 1] or dropped then table.insert(duplicates, index - 1) end
    end
    if place then table.insert(grants, {place.table, place.stream, place.offset, place.rows, duplicates}) end
  end
  return {'granted', grants, {}, 0}
end

-- The right to ask the warehouse which of the rows it has, those aside that are known to be stored.
local function look_up(wanted)
  local verdict, obstacle = judge(wanted, nil)
  if obstacle then return obstacle end
  forget_refused(wanted)
  for _, holder in ipairs(verdict.broken_off) do
    write_message(holder, 'U')
  end
  write_message(wanted.message, 'L ' .. request.token .. ' ' .. digits(now + request.lease_ms))
  local duplicates = {}
  for _, share in ipairs(verdict.shares) do
    hold_events(share.take, wanted.message)
    table.insert(duplicates, {share.table, share.duplicates})
  end
  return {'look_up', duplicates}
end

-- Only the warehouse knows what of the message is stored.
local function unsure(wanted)
  if wanted.attempt.kind == 'look_up' then return look_up(wanted) end
  forget_refused(wanted)
  return OLD
end

local function judge_and_grant(wanted, before)
  local verdict, obstacle = judge(wanted, before)
  if obstacle then return obstacle end
  if verdict.doubtful then return unsure(wanted) end
  if wanted.attempt.kind == 'look_up' and any_rows(verdict.shares) then
    -- Nothing has to be looked up any more, but places are not what was asked for.
    return {'busy', wanted.message}
  end
  return grant(wanted, before, verdict.shares, false, verdict.inherited)
end

-- What the warehouse said to us counts before the stream is settled.
local function apply_written(claim, attempt)
  if attempt.kind ~= 'again' or attempt.token ~= claim.token then return end
  local written = set_of(attempt.written)
  for _, place in ipairs(claim.places) do
    if written[place.table] and (place.state == 'open' or place.state == 'unknown') then place.state = 'W' end
  end
end

local function claim_settled(wanted, claim, count)
  local all_written = count.W == #claim.places
  local other = claim.revision ~= wanted.revision
  -- What was dropped from it is stored, but nothing remembers that as long as its claim.
  local forgotten = claim.asked or claim.claimed_at < since
  if count.unknown > 0 or (other and count.W > 0) or (forgotten and not all_written) then return unsure(wanted) end
  if all_written then return done(wanted, claim, true) end
  return judge_and_grant(wanted, claim)
end

local function claim_claimed(wanted, claim)
  if claim.broken then return {'broken', claim.broken} end
  if claim.token == request.token then return repeated(wanted, claim) end
  apply_written(claim, wanted.attempt)
  local count = {W = 0, N = 0, open = 0, unknown = 0}
  for _, place in ipairs(claim.places) do
    count[place.state] = count[place.state] + 1
  end
  if count.open == 0 then return claim_settled(wanted, claim, count) end
  if owner(claim.token) ~= owner(request.token) and claim.lease > now then return {'busy', wanted.message} end
  return stale(wanted.message, claim)
end

local function claim_asked(wanted, question)
  local attempt = wanted.attempt
  local before_loss = since > 0 and question.lease < since + request.lease_ms
  if attempt.kind == 'looked_up' and attempt.token == question.token and not before_loss then
    return grant(wanted, nil, shares_left(wanted), true, 0)
  end
  if owner(question.token) ~= owner(request.token) and question.lease > now then
    return {'busy', wanted.message}
  end
  return unsure(wanted)
end

local function claim_new(wanted)
  local before_since = since > 0 and wanted.created < since + request.tolerance_ms
  if wanted.replay or is_old(wanted) or before_since then return unsure(wanted) end
  return judge_and_grant(wanted, nil)
end

local function claim_message(wanted)
  local known = read_message(wanted.message)
  if known.kind == 'D' then
    forget_refused(wanted)
    finish_held(wanted, nil)
    return {'done', {}, 1}
  end
  if known.kind == 'C' then return claim_claimed(wanted, known) end
  if known.kind == 'L' then return claim_asked(wanted, known) end
  if known.kind == 'U' then return unsure(wanted) end
  return claim_new(wanted)
end

-- All events of the request.
local function events_wanted()
  local events = {}
  for _, wanted in ipairs(request.wanted) do
    for _, rows in ipairs(wanted.tables) do
      for _, event in ipairs(rows.keys) do
        if event ~= '' then events[#events + 1] = event end
      end
    end
    for _, event in ipairs(wanted.refused) do
      table.insert(events, event)
    end
  end
  return events
end

local function finished_streams()
  local streams = {}
  for _, tail in ipairs(request.tails) do
    if redis.call('EXISTS', own_key('f', tail.stream)) == 1 then table.insert(streams, tail.stream) end
  end
  return streams
end

if since > 0 and now < since + request.lease_ms then
  return {'resting', since + request.lease_ms - now}
end
local finished = finished_streams()
if #finished > 0 then return {'finished', finished} end
read_holders(events_wanted())
local answers = {}
for _, wanted in ipairs(request.wanted) do
  table.insert(answers, claim_message(wanted))
end
return {'answered', since, answers}
