using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PayeTonKawa.Faults.Tests.Checks;

/// <summary>Asks the broker's management API about the system's queues.</summary>
internal sealed class Broker(FaultySystem system)
{
    private const string Queues = "/api/queues/%2F?columns=name,messages,messages_ready,messages_unacknowledged";

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

    private async Task<List<JsonNode>> AskAsync(CancellationToken cancellationToken)
    {
        using var http = await system.CreateManagementClientAsync(cancellationToken);
        var all = await http.GetFromJsonAsync<JsonArray>(Queues, cancellationToken);
        return [.. all!.OfType<JsonNode>().Where(queue => $"{queue["name"]}".StartsWith("commandes_", StringComparison.Ordinal))];
    }
}
