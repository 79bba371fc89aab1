using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace PayeTonKawa.Faults.Tests.Checks;

/// <summary>Asks the broker's management API about the system's queues.</summary>
internal sealed class Broker(FaultySystem system)
{
    private const string Queues = "/api/queues/%2F?columns=name,messages,messages_ready,messages_unacknowledged,message_stats";

    private readonly Dictionary<string, (long Seen, long Total)> _redeliveries = [];

    /// <summary>Describes a queue that still holds ready or unacknowledged messages; null if none does.</summary>
    public async Task<string?> BusyAsync(CancellationToken cancellationToken)
    {
        var queues = await AskAsync(cancellationToken);
        return queues.Count < 2
            ? "the queues are not there"
            : queues.FirstOrDefault(queue => queue["messages"]?.GetValue<long>() != 0) is { } busy
                ? $"{busy["name"]} holds {busy["messages_ready"]} messages ready and {busy["messages_unacknowledged"]} unacknowledged"
                : null;
    }

    /// <summary>Counts redeliveries until cancelled; the broker loses its own counter when it restarts.</summary>
    public async Task WatchRedeliveriesAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                Add(await AskAsync(stop));
            }
            catch (Exception exception) when (exception is HttpRequestException or System.Text.Json.JsonException)
            {
                // The broker is down; the next tick asks again.
            }
        }
    }

    public long Redeliveries => _redeliveries.Values.Sum(count => count.Total);

    private void Add(IEnumerable<JsonNode> queues)
    {
        foreach (var queue in queues)
        {
            var name = $"{queue["name"]}";
            var seen = queue["message_stats"]?["redeliver"]?.GetValue<long>() ?? 0;
            var before = _redeliveries.GetValueOrDefault(name);
            _redeliveries[name] = (seen, before.Total + (seen >= before.Seen ? seen - before.Seen : seen));
        }
    }

    private async Task<List<JsonNode>> AskAsync(CancellationToken cancellationToken)
    {
        var user = new Uri((await system.App.GetConnectionStringAsync("rabbitmq", cancellationToken))!).UserInfo;
        using var http = system.App.CreateHttpClient("rabbitmq", "management");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
        var all = await http.GetFromJsonAsync<JsonArray>(Queues, cancellationToken);
        return [.. all!.OfType<JsonNode>().Where(queue => $"{queue["name"]}".StartsWith("commandes_", StringComparison.Ordinal))];
    }
}
