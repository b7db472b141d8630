-- Claims messages in order, each whole or not at all. For each it first reads everything, then
-- writes. Answers {'granted', grants}, {'done'}, {'busy'} or {'stale', message, token, places}.
local tails = {}

-- A request may be held up on the way and arrive once its second try was answered, and even once
-- those rows are stored. What was given away of a stream is never given again.
for _, tail in ipairs(request.tails) do
  tails[tail.table] = tail
  tail.offset = math.max(tail.offset, tonumber(redis.call('GET', tail_key(tail.stream)) or 0))
end

-- Somebody's open claim: theirs while the lease runs, then to be settled.
local function in_the_way(message, claim)
  if claim.lease > now then return {'busy'} end
  local places = {}
  for _, name in ipairs(claim.tables) do
    if is_open(claim.places[name]) then
      table.insert(places, read_place(name, claim.places[name]))
    end
  end
  return {'stale', message, claim.token, places}
end

-- Whether an event is ours to store ('take'), stored already ('duplicate'), or what is in the way.
local function judge(key, message, name)
  local holder = redis.call('GET', event_key(key))
  if not holder or holder == message then return 'take' end
  if holder == 'D' then return 'duplicate' end
  local claim = read_claim(holder)
  if not claim then return 'take' end
  if claim.done or claim.places[name] == 'W' then return 'duplicate' end
  if is_open(claim.places[name]) then return nil, in_the_way(holder, claim) end
  return 'take'
end

-- The answer of the first time, when the same batch asks again because the answer was lost.
local function repeated(wanted, claim)
  local grants = {}
  for _, rows in ipairs(wanted.tables) do
    if is_open(claim.places[rows.table]) then
      local grant = read_place(rows.table, claim.places[rows.table])
      local duplicates = {}
      for index, key in ipairs(rows.keys) do
        if key ~= '' and redis.call('GET', event_key(key)) ~= wanted.message then
          table.insert(duplicates, index - 1)
        end
      end
      grant[5] = duplicates
      table.insert(grants, grant)
    end
  end
  return {'granted', grants}
end

-- For each table the rows to take and those to drop; or what is in the way.
local function judge_all(wanted, claim)
  local shares = {}
  for _, rows in ipairs(wanted.tables) do
    if not (claim and claim.places[rows.table] == 'W') then
      local share = {table = rows.table, take = {}, duplicates = {}, count = 0}
      for index, key in ipairs(rows.keys) do
        local verdict, obstacle = 'take', nil
        if key ~= '' then verdict, obstacle = judge(key, wanted.message, rows.table) end
        if obstacle then return nil, obstacle end
        if verdict == 'take' then
          share.count = share.count + 1
          if key ~= '' then table.insert(share.take, key) end
        else
          table.insert(share.duplicates, index - 1)
        end
      end
      table.insert(shares, share)
    end
  end
  return shares
end

-- A message that is done keeps no event waiting for it.
local function finish_events(wanted)
  for _, rows in ipairs(wanted.tables) do
    for _, key in ipairs(rows.keys) do
      if key ~= '' and redis.call('GET', event_key(key)) == wanted.message then
        redis.call('SET', event_key(key), 'D', 'PX', request.event_ms)
      end
    end
  end
end

local function grant(wanted, before, shares)
  local claim = {token = request.token, lease = now + request.lease_ms, revision = request.revision, places = {}, tables = {}}
  for _, name in ipairs(before and before.tables or {}) do
    if before.places[name] == 'W' then
      claim.places[name] = 'W'
      table.insert(claim.tables, name)
    end
  end
  local grants = {}
  for _, share in ipairs(shares) do
    if share.count > 0 then
      local tail = tails[share.table]
      claim.places[share.table] = string.format('%s@%d+%d', tail.stream, tail.offset, share.count)
      table.insert(claim.tables, share.table)
      table.insert(grants, {share.table, tail.stream, tail.offset, share.count, share.duplicates})
      tail.offset = tail.offset + share.count
      redis.call('SET', tail_key(tail.stream), string.format('%d', tail.offset), 'PX', request.pending_ms)
      for _, key in ipairs(share.take) do
        redis.call('SET', event_key(key), wanted.message, 'PX', request.pending_ms)
      end
    end
  end
  if #grants == 0 then
    set_done(wanted.message)
    finish_events(wanted)
    return {'done'}
  end
  write_claim(wanted.message, claim)
  return {'granted', grants}
end

local function claim_message(wanted)
  local claim = read_claim(wanted.message)
  if claim and claim.done then
    finish_events(wanted)
    return {'done'}
  end
  if claim and claim.open then
    if claim.token == request.token then return repeated(wanted, claim) end
    return in_the_way(wanted.message, claim)
  end
  local shares, obstacle = judge_all(wanted, claim)
  if obstacle then return obstacle end
  return grant(wanted, claim, shares)
end

local answers = {}
for _, wanted in ipairs(request.wanted) do
  table.insert(answers, claim_message(wanted))
end
return answers
