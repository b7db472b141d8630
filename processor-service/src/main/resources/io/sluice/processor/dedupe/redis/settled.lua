-- Notes how many rows a stream holds for good, '?' for unknown. The first number counts: answers it.
local key = own_key('f', request.stream)
local noted = redis.call('GET', key)
if not noted or noted == '?' then
  noted = request.rows < 0 and '?' or digits(request.rows)
  redis.call('SET', key, noted, 'PX', request.pending_ms)
end
return tonumber(noted) or -1
