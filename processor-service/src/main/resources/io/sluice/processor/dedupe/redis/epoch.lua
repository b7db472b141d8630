-- From when on everything is remembered, in milliseconds; 0 for ever. A server that was started anew
-- may have lost what it had answered, so from then on is all that can be said.
local function remembered_since(first)
  local key = request.prefix .. 'epoch:' .. request.consumer
  local run = redis.call('INFO', 'server'):match('run_id:(%w+)')
  local text = redis.call('GET', key)
  if text then
    local since, known = text:match('^(%d+) (%w+)$')
    if request.durable or known == run then return tonumber(since) end
    first = now
  end
  redis.call('SET', key, digits(first) .. ' ' .. run)
  return first
end
