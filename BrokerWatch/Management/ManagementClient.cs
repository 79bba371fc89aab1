using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BrokerWatch.Management;

/// <summary>Client of RabbitMQ's management API (plugin <c>rabbitmq_management</c>).</summary>
/// <param name="http">Its timeout is that of each request.</param>
public sealed class ManagementClient(HttpClient http)
{
    /// <summary>Reads the complete state of a broker.</summary>
    /// <exception cref="ManagementException">The API does not respond, or refuses the user.</exception>
    public async Task<BrokerState> ReadAsync(ManagementEndpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAllAsync(endpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ManagementException(ManagementFault.Unreachable, $"{endpoint.Url} does not answer within {http.Timeout.TotalSeconds} s.", exception);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new ManagementException(ManagementFault.Refused, $"{endpoint.Url} refuses the user '{endpoint.User}'.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or NotSupportedException or IOException)
        {
            throw new ManagementException(
                ManagementFault.Unreachable, $"{endpoint.Url} does not answer as the management API does: {exception.Message}", exception);
        }
    }

    private async Task<BrokerState> ReadAllAsync(ManagementEndpoint endpoint, CancellationToken cancellationToken)
    {
        // Not concurrent with the others: if the API is unreachable or refuses the user, only one request is sent.
        var json = ManagementJson.Default;
        var overview = await GetAsync(endpoint, "overview", json.OverviewJson, cancellationToken).ConfigureAwait(false);
        var nodes = GetAsync(endpoint, "nodes", json.NodeInfoArray, cancellationToken);
        var exchanges = GetAsync(endpoint, "exchanges", json.ExchangeInfoArray, cancellationToken);
        var bindings = GetAsync(endpoint, "bindings", json.BindingInfoArray, cancellationToken);
        var queues = GetAsync(endpoint, "queues", json.QueueInfoArray, cancellationToken);
        var counts = GetAsync(endpoint, "queues?disable_stats=true&enable_queue_totals=true", json.QueueInfoArray, cancellationToken);
        var consumers = GetAsync(endpoint, "consumers", json.ConsumerJsonArray, cancellationToken);
        var connections = GetAsync(endpoint, "connections", json.ConnectionInfoArray, cancellationToken);
        await Task.WhenAll(nodes, exchanges, bindings, queues, counts, consumers, connections).ConfigureAwait(false);

        return new(
            overview.ObjectTotals?.Channels ?? 0,
            await nodes.ConfigureAwait(false),
            await exchanges.ConfigureAwait(false),
            [.. (await bindings.ConfigureAwait(false)).Where(binding => binding.Source.Length > 0)],
            Merge(await queues.ConfigureAwait(false), await counts.ConfigureAwait(false)),
            [.. (await consumers.ConfigureAwait(false)).Select(consumer => consumer.ToConsumer())],
            await connections.ConfigureAwait(false));
    }

    // The statistics are up to 5 s old; the totals are read from the queue itself.
    private static QueueInfo[] Merge(QueueInfo[] queues, QueueInfo[] counts)
    {
        var byName = counts.ToDictionary(queue => (queue.Vhost, queue.Name));
        return
        [
            .. queues.Select(queue => byName.GetValueOrDefault((queue.Vhost, queue.Name)) is { MessagesReady: not null } count
                ? queue with { MessagesReady = count.MessagesReady, MessagesUnacknowledged = count.MessagesUnacknowledged }
                : queue),
        ];
    }

    private async Task<T> GetAsync<T>(ManagementEndpoint endpoint, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint.Url, $"/api/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{endpoint.User}:{endpoint.Password}")));
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
            ?? throw new JsonException($"/api/{path} is null.");
    }
}
