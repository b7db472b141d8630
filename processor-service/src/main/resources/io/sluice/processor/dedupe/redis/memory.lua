-- What all scripts share: the request, the keys, and what is remembered of a message.
local request = cjson.decode(ARGV[1])

local function own_key(kind, name)
  return request.prefix .. kind .. ':' .. request.consumer .. ':' .. name
end

-- A number of up to 2^53 with all its digits.
local function digits(number)
  return string.format('%.0f', number)
end

-- What became of a place: 'W' written, 'N' nowhere, 'open', or 'unknown' when the warehouse has
-- forgotten the stream. Or nil and what contradicts what.
local function resolve(message, place)
  if not place.stream then return 'W' end
  local settled = redis.call('GET', own_key('f', place.stream))
  if not settled then return 'open' end
  if settled == '?' then return 'unknown' end
  if tonumber(settled) >= place.offset + place.rows then return 'W' end
  if tonumber(settled) <= place.offset then return 'N' end
  return nil, string.format('stream %s holds %s rows, but message %s was given %s to %s', place.stream,
    settled, message, digits(place.offset), digits(place.offset + place.rows))
end

local function read_places(message, text, claim)
  for name, place in text:gmatch('([^%s=]+)=(%S+)') do
    local stream, offset, rows = place:match('^(.*)@(%d+)%+(%d+)$')
    local entry = {table = name, stream = stream, offset = tonumber(offset), rows = tonumber(rows)}
    local contradiction
    entry.state, contradiction = resolve(message, entry)
    claim.broken = claim.broken or contradiction
    table.insert(claim.places, entry)
  end
  return claim
end

-- What is remembered of a message, by kind: 'none'; 'D' done; 'U'; 'L' with token and lease; 'C'
-- with token, lease, revision, claimed_at, asked (whether the warehouse was), and in places for each
-- table {table, stream, offset, rows, state}, without a stream once it is known to be written; broken
-- says what of it cannot be.
local function read_message(message)
  local text = redis.call('GET', own_key('m', message))
  if not text then return {kind = 'none'} end
  local kind = text:sub(1, 1)
  if kind == 'D' or kind == 'U' then return {kind = kind} end
  if kind == 'L' then
    local token, lease = text:match('^L (%S+) (%d+)$')
    return {kind = 'L', token = token, lease = tonumber(lease)}
  end
  local token, lease, revision, claimed_at, places = text:match('^[CA] (%S+) (%d+) (%S+) (%d+)(.*)$')
  return read_places(message, places, {kind = 'C', token = token, lease = tonumber(lease), revision = revision,
    claimed_at = tonumber(claimed_at), asked = kind == 'A', places = {}})
end

local function write_message(message, text)
  redis.call('SET', own_key('m', message), text, 'PX', request.pending_ms)
end

local function write_claim(message, claim)
  local parts = {claim.asked and 'A' or 'C', claim.token, digits(claim.lease), claim.revision, digits(claim.claimed_at)}
  for _, place in ipairs(claim.places) do
    local written = 'W'
    if place.stream then
      written = string.format('%s@%s+%d', place.stream, digits(place.offset), place.rows)
    end
    table.insert(parts, place.table .. '=' .. written)
  end
  write_message(message, table.concat(parts, ' '))
end

local function write_done(message)
  redis.call('SET', own_key('m', message), 'D', 'PX', request.done_ms)
end
