-- What all scripts share: the request, the clock, the keys, and the text of a claim.
local request = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function message_key(message)
  return request.prefix .. 'm:' .. request.consumer .. ':' .. message
end

local function event_key(key)
  return request.prefix .. 'e:' .. key
end

local function tail_key(stream)
  return request.prefix .. 't:' .. request.consumer .. ':' .. stream
end

-- A claim is nil, {done = true}, or {token, lease, revision, places, tables, open}: places by table,
-- tables in their order, open while a place is not settled.
local function read_claim(message)
  local text = redis.call('GET', message_key(message))
  if not text then return nil end
  if text == 'D' then return {done = true} end
  local token, lease, revision, rest = text:match('^C (%S+) (%d+) (%S+) ?(.*)$')
  local claim = {token = token, lease = tonumber(lease), revision = revision, places = {}, tables = {}, open = false}
  for name, place in rest:gmatch('([^%s=]+)=(%S+)') do
    claim.places[name] = place
    table.insert(claim.tables, name)
    if place ~= 'W' and place ~= 'N' then claim.open = true end
  end
  return claim
end

local function write_claim(message, claim)
  local parts = {'C', claim.token, string.format('%d', claim.lease), claim.revision}
  for _, name in ipairs(claim.tables) do
    table.insert(parts, name .. '=' .. claim.places[name])
  end
  redis.call('SET', message_key(message), table.concat(parts, ' '), 'PX', request.pending_ms)
end

local function is_open(place)
  return place ~= nil and place ~= 'W' and place ~= 'N'
end

-- {table, stream, offset, rows} of an open place.
local function read_place(name, place)
  local stream, offset, rows = place:match('^(.*)@(%d+)%+(%d+)$')
  return {name, stream, tonumber(offset), tonumber(rows)}
end

local function set_done(message)
  redis.call('SET', message_key(message), 'D', 'PX', request.done_ms)
end
