-- Notes which open places of a claim were written, and forgets its events that were refused, unless
-- the claim is another one by now. Answers 1 when it did.
local claim = read_claim(request.message)
if not claim or claim.done or claim.token ~= request.token then return 0 end
for _, key in ipairs(request.refused) do
  if redis.call('GET', event_key(key)) == request.message then redis.call('DEL', event_key(key)) end
end
local all_written = true
for _, name in ipairs(claim.tables) do
  if is_open(claim.places[name]) then
    claim.places[name] = request.verdicts[name] or claim.places[name]
  end
  if claim.places[name] ~= 'W' then all_written = false end
end
if all_written then
  set_done(request.message)
else
  claim.lease = 0
  write_claim(request.message, claim)
end
return 1
