-- METHOD, TARGET and BODY say what to send; "#" in them is a number: up to IDS at random or, without IDS, one more each time, after FIRST.
local method, target, body = os.getenv("METHOD"), os.getenv("TARGET"), os.getenv("BODY")
local ids, last = tonumber(os.getenv("IDS")), tonumber(os.getenv("FIRST"))
local headers = { ["Content-Type"] = "application/json", ["X-API-Key"] = os.getenv("KEY") }

request = function()
  last = last + 1
  local number = string.format("%d", ids and math.random(ids) or last)
  return wrk.format(method, (target:gsub("#", number)), headers, body and (body:gsub("#", number)))
end

done = function(summary, latency)
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  print(string.format(
    '{"Requests": %d, "Seconds": %f, "Errors": %d, "P50": %f, "P99": %f}',
    summary.requests, summary.duration / 1e6, errors, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
