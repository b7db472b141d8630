-- Whether the events of a message are its own to store.
local since = remembered_since(now)

-- What is remembered of events is younger than the time that it has to reach back.
local forgetful = since > 0 and now < since + request.event_ms

local function is_old(wanted)
  return now - wanted.created > request.done_ms - request.tolerance_ms
end

-- The owner of a claim was not heard of again: its streams tell what became of it.
local function stale(message, claim)
  local streams = {}
  for _, place in ipairs(claim.places) do
    if place.state == 'open' then table.insert(streams, place.stream) end
  end
  return {'stale', message, streams, now - claim.claimed_at}
end

local function state_in(claim, name)
  for _, place in ipairs(claim.places) do
    if place.table == name then return place.state end
  end
  return nil
end

-- What became of all places of a claim: written only when each of them is, nowhere only when each is.
local function state_of(claim)
  local count = {W = 0, N = 0, open = 0, unknown = 0}
  for _, place in ipairs(claim.places) do
    count[place.state] = count[place.state] + 1
  end
  if count.open > 0 then return 'open' end
  if count.W == #claim.places then return 'W' end
  return count.N == #claim.places and 'N' or 'unknown'
end

local function mapping(revision)
  return revision:match('^[^-]*')
end

-- An event of a message that has places. Mapped otherwise, it may be in any of that one's tables.
local function judge_claimed(holder, claim, wanted, name, verdict)
  if claim.broken then return nil, {'broken', claim.broken} end
  local alike = mapping(claim.revision) == mapping(wanted.revision)
  local state = alike and state_in(claim, name) or not alike and state_of(claim)
  if state == 'W' then return 'duplicate' end
  if state == 'open' then
    return nil, claim.lease > now and {'busy', holder} or stale(holder, claim)
  end
  -- What was claimed before the memory was lost may have been claimed once more, and written.
  if state == 'unknown' or claim.claimed_at < since then verdict.doubtful = true end
  if state == 'N' then verdict.inherited = verdict.inherited + 1 end
  return 'take'
end

-- An event that another message was about to store.
local function judge_pending(holder, wanted, name, verdict)
  local known = read_message(holder)
  if known.kind == 'D' then return 'duplicate' end
  if known.kind == 'C' then return judge_claimed(holder, known, wanted, name, verdict) end
  if known.kind == 'L' then
    if known.lease > now then return nil, {'busy', holder} end
    table.insert(verdict.broken_off, holder)
  end
  verdict.doubtful = true
  return 'take'
end

-- Whether an event is to be stored ('take'), is stored ('duplicate'), or what is in the way.
local function judge_event(event, wanted, name, verdict)
  local holder = event == '' and wanted.message or holder_of(event)
  if holder == wanted.message then return 'take' end
  if holder == 'D' then return 'duplicate' end
  if holder then return judge_pending(holder, wanted, name, verdict) end
  if forgetful or is_old(wanted) then verdict.doubtful = true end
  return 'take'
end

local function share_of(rows)
  return {table = rows.table, take = {}, found = {}, duplicates = {}, count = 0}
end

local function take(share, event)
  share.count = share.count + 1
  if event ~= '' then table.insert(share.take, event) end
end

-- For each table that a claim does not say to be written the rows to take and those to drop. Doubtful
-- when the warehouse has to be asked about them, or they belonged to broken-off questions. Or nil and
-- what is in the way.
local function judge(wanted, claim)
  local verdict = {shares = {}, doubtful = false, inherited = 0, broken_off = {}}
  for _, rows in ipairs(wanted.tables) do
    if not claim or state_in(claim, rows.table) ~= 'W' then
      local share = share_of(rows)
      for index, event in ipairs(rows.keys) do
        local word, obstacle = judge_event(event, wanted, rows.table, verdict)
        if obstacle then return nil, obstacle end
        if word == 'take' then take(share, event) else table.insert(share.duplicates, index - 1) end
      end
      table.insert(verdict.shares, share)
    end
  end
  return verdict
end
