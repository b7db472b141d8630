-- What leases and lifetimes run by, in milliseconds: the server's own time.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
