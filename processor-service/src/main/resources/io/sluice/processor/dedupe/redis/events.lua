-- What is remembered of an event. The message that is about to store it: in a key of its own. That it
-- is stored: in a bucket with others, which takes a fifth of the memory. Buckets are a generation's,
-- which takes events for half the time that they are to be remembered, and is forgotten as a whole,
-- so an event is remembered for its time or up to half as long again.

-- Characters of an event key that is a hash; any other is text, and has a key of its own.
local HASH_LENGTH = 22

-- Buckets that a generation may have: primes, so that any part of a hash chooses evenly among them.
local SIZES = {97, 1553, 24851, 397633}

-- Events in a bucket: a Redis may be set to keep no more than so many compactly, and below some the
-- next smaller generation has room for all.
local FULL, SPARSE = 128, 6

local generations

local function event_key(event)
  return request.prefix .. 'e:' .. event
end

local function generations_key()
  return request.prefix .. 'generations:' .. request.consumer
end

local function generation_of(id, ends, size)
  return {id = id, ends = ends, size = size, prefix = own_key('d', digits(id) .. ':'), buckets = SIZES[size]}
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
  local a, b, c, d = event:byte(1, 4)
  local number = ((a * 128 + b) * 128 + c) * 128 + d
  return generation.prefix .. number % generation.buckets
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
  local sparse = redis.call('HLEN', bucket_of(event, last)) < SPARSE
  return open_generation(math.max(1, sparse and last.size - 1 or last.size))
end

-- Key of the message that is about to store it, 'D' when it is stored, nil when neither is known.
local function holder_of(event)
  local holder = redis.call('GET', event_key(event))
  if holder then return holder end
  if #event ~= HASH_LENGTH then return nil end
  local live = live_generations()
  for i = #live, 1, -1 do
    if redis.call('HEXISTS', bucket_of(event, live[i]), event) == 1 then return 'D' end
  end
  return nil
end

local function hold_event(event, message)
  redis.call('SET', event_key(event), message, 'PX', request.pending_ms)
end

local function finish_event(event)
  if #event ~= HASH_LENGTH then
    redis.call('SET', event_key(event), 'D', 'PX', request.event_ms)
    return
  end
  local generation = open_for(event)
  local bucket = bucket_of(event, generation)
  redis.call('HSET', bucket, event, '')
  local count = redis.call('HLEN', bucket)
  if count == 1 then redis.call('PEXPIRE', bucket, digits(generation.ends - now)) end
  if count >= FULL and generation.size < #SIZES then open_generation(generation.size + 1) end
  -- At last, so that it is remembered in one way or the other if the memory is full.
  redis.call('DEL', event_key(event))
end

local function forget_event(event)
  redis.call('DEL', event_key(event))
end
