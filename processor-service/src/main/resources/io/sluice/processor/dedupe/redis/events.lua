-- What is remembered of an event. The message that is about to store it: in a hash with all others.
-- That it is stored: in a bucket, a set of integers that Redis keeps at eight bytes each. Buckets are a
-- generation's, which takes events for half the time that they are to be remembered, and is forgotten
-- as a whole, so an event is remembered for its time or up to half as long again.

-- An event comes as octal digits, by which its bucket is found, and the integer that it is in there.
-- Or as a text behind this character, which has a key of its own once it is stored.
local TEXT = string.byte(':')
local DIGITS = 10

-- Digits that choose a bucket: 512 buckets in a small generation, 2 million in the largest.
local SIZES = {3, 4, 5, 6, 7}

-- Events in a bucket: Redis keeps no more than 512 compactly. Below some, the next smaller generation
-- has room for all.
local FULL, SPARSE = 384, 24

-- Hashes of those who are about to store events: one for each of these periods, which is longer than
-- any claim lives, so that nothing that counts is in another than this period's and the last one's.
local PERIOD_MS = 40 * 86400000

-- A hash with a value of more than 64 characters is one that Redis does not search from end to end;
-- so these have one, in a field that no event has.
local LARGE = 65

-- Arguments that one command is given, well below what Lua can pass.
local MOST = 1000

local generations

-- The part of a list that one command is given.
local function part(list, from)
  return unpack(list, from, math.min(#list, from + MOST - 1))
end

local function stored_key(event)
  return request.prefix .. 'e:' .. request.consumer .. event
end

local function generations_key()
  return request.prefix .. 'generations:' .. request.consumer
end

local function generation_of(id, ends, size)
  return {id = id, ends = ends, size = size, prefix = own_key('d', digits(id) .. ':')}
end

local function live_generations()
  if generations then return generations end
  generations = {}
  local text = redis.call('GET', generations_key()) or ''
  for id, ends, size in text:gmatch('(%d+) (%d+) (%d+)') do
    if tonumber(ends) >= now then
      table.insert(generations, generation_of(tonumber(id), tonumber(ends), tonumber(size)))
    end
  end
  return generations
end

local function bucket_of(event, generation)
  return generation.prefix .. event:sub(1, SIZES[generation.size])
end

local function open_generation(size)
  local live = live_generations()
  local before = live[#live]
  local id = math.max(now, before and before.id + 1 or 0)
  table.insert(live, generation_of(id, now + 1.5 * request.event_ms, size))
  local parts = {}
  for _, one in ipairs(live) do
    table.insert(parts, digits(one.id) .. ' ' .. digits(one.ends) .. ' ' .. one.size)
  end
  redis.call('SET', generations_key(), table.concat(parts, ','), 'PX', request.pending_ms + request.event_ms)
  return live[#live]
end

-- The generation that an event is to be added to; that it lasts long enough says that it is open.
local function open_for(event)
  local live = live_generations()
  local last = live[#live]
  if not last then return open_generation(1) end
  if last.ends - now >= request.event_ms then return last end
  local sparse = redis.call('SCARD', bucket_of(event, last)) < SPARSE
  return open_generation(math.max(1, sparse and last.size - 1 or last.size))
end

local function is_stored(event)
  if event:byte() == TEXT then return redis.call('EXISTS', stored_key(event)) == 1 end
  local live = live_generations()
  local member = event:sub(DIGITS + 1)
  for i = #live, 1, -1 do
    if redis.call('SISMEMBER', bucket_of(event, live[i]), member) == 1 then return true end
  end
  return false
end

local this_period = math.floor(now / PERIOD_MS)

local function holders_key(period)
  return own_key('h', digits(period))
end

-- Of the hashes of those who are about to store events, the ones that are there, older ones first.
local holders_keys = {}
for period = this_period - 1, this_period do
  local key = holders_key(period)
  if redis.call('EXISTS', key) == 1 then table.insert(holders_keys, key) end
end

-- By event: the message that is about to store it, 'D' when it is stored, false when neither is known.
local holders = {}

-- Reads who is about to store events, all at a time.
local function read_holders(events)
  for _, key in ipairs(holders_keys) do
    for from = 1, #events, MOST do
      for index, value in ipairs(redis.call('HMGET', key, part(events, from))) do
        local ends, message = (value or ''):match('^(%d+) (.*)$')
        if ends and tonumber(ends) >= now then holders[events[from + index - 1]] = message end
      end
    end
  end
end

-- Key of the message that is about to store it, 'D' when it is stored, nil when neither is known.
local function holder_of(event)
  local holder = holders[event]
  if holder == nil then
    holder = is_stored(event) and 'D'
    holders[event] = holder
  end
  return holder or nil
end

local function hold_events(events, message)
  if #events == 0 then return end
  local key = holders_key(this_period)
  local value = digits(now + request.pending_ms) .. ' ' .. message
  local fields = holders_keys[#holders_keys] == key and {} or {'', string.rep(' ', LARGE)}
  for _, event in ipairs(events) do
    holders[event] = message
    fields[#fields + 1] = event
    fields[#fields + 1] = value
  end
  for from = 1, #fields, MOST do
    redis.call('HSET', key, part(fields, from))
  end
  redis.call('PEXPIRE', key, digits((this_period + 2) * PERIOD_MS - now))
  if holders_keys[#holders_keys] ~= key then table.insert(holders_keys, key) end
end

local function forget_events(events)
  for _, key in ipairs(holders_keys) do
    for from = 1, #events, MOST do
      redis.call('HDEL', key, part(events, from))
    end
  end
  for _, event in ipairs(events) do
    holders[event] = nil
  end
end

local function remember_stored(event)
  if event:byte() == TEXT then
    redis.call('SET', stored_key(event), '', 'PX', request.event_ms)
    return
  end
  local generation = open_for(event)
  local bucket = bucket_of(event, generation)
  redis.call('SADD', bucket, event:sub(DIGITS + 1))
  local count = redis.call('SCARD', bucket)
  if count == 1 then redis.call('PEXPIRE', bucket, digits(generation.ends - now)) end
  if count >= FULL and generation.size < #SIZES then open_generation(generation.size + 1) end
end

local function finish_events(events)
  for _, event in ipairs(events) do
    remember_stored(event)
  end
  -- At last, so that they are remembered in one way or the other if the memory is full.
  forget_events(events)
end
