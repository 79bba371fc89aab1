using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>Stops, kills and restarts parts of the system while the others keep running.</summary>
public sealed class OutageTests(AppHostFixture system)
{
    private const string ClientQueue = "commandes_client_events";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_waits_for_a_stopped_consumer_and_can_be_read()
    {
        var client = await system.CreateClientAsync(Token);
        var order = await system.CreateOrderAsync(client, Token);
        await system.ExecuteAsync("consumer-commandes", KnownResourceCommands.StopCommand, Token);

        using var deleted = await system.Clients.DeleteAsync($"/customers/{client}", Token);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        await using (var connection = await system.ConnectToBrokerAsync(Token))
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: Token))
        {
            await Eventually.TrueAsync(
                async () => await channel.MessageCountAsync(ClientQueue, Token) == 1, "Ready = 1", Token);
            var message = (await channel.BasicGetAsync(ClientQueue, autoAck: false, Token))!;
            var body = JsonNode.Parse(Encoding.UTF8.GetString(message.Body.Span))!.AsObject();
            Assert.Equal("client.deleted", message.RoutingKey);
            Assert.Equal(["event", "client_id", "timestamp"], body.Select(property => property.Key));
            Assert.Equal("client_deleted", body["event"]!.GetValue<string>());
            Assert.Equal(client, body["client_id"]!.GetValue<int>());
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, Token);

            Assert.Equal("en_attente", await system.GetStatutAsync(order, Token));
            await system.ExecuteAsync("consumer-commandes", KnownResourceCommands.StartCommand, Token);
            await system.WaitForStatutAsync(order, "client_supprime", Token);
            await Eventually.TrueAsync(
                async () => await channel.MessageCountAsync(ClientQueue, Token) == 0, "Ready = 0", Token);
        }
    }

    [Fact]
    public async Task The_apis_answer_without_the_broker_and_the_events_arrive_when_it_is_back()
    {
        var client = await system.CreateClientAsync(Token);
        var order = await system.CreateOrderAsync(client, Token);
        await system.ExecuteAsync("rabbitmq", KnownResourceCommands.StopCommand, Token);

        var other = await system.CreateClientAsync(Token);
        using var deleted = await system.Clients.DeleteAsync($"/customers/{client}", Token);
        using var read = await system.Clients.GetAsync($"/customers/{other}", Token);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal("en_attente", await system.GetStatutAsync(order, Token));

        await system.ExecuteAsync("rabbitmq", KnownResourceCommands.StartCommand, Token);
        await system.WaitForStatutAsync(order, "client_supprime", Token);
    }

    [Fact]
    public async Task A_killed_consumer_is_restarted_by_itself()
    {
        var client = await system.CreateClientAsync(Token);
        var order = await system.CreateOrderAsync(client, Token);
        var pid = await WaitForConsumerAsync(pid => pid is not null);

        using (var process = System.Diagnostics.Process.GetProcessById(pid!.Value))
        {
            process.Kill();
        }

        await WaitForConsumerAsync(next => next is not null && next != pid);
        using var deleted = await system.Clients.DeleteAsync($"/customers/{client}", Token);
        await system.WaitForStatutAsync(order, "client_supprime", Token);
    }

    [Fact]
    public async Task A_consumer_stopped_by_hand_stays_stopped()
    {
        await WaitForConsumerAsync(pid => pid is not null);
        await system.ExecuteAsync("consumer-commandes", KnownResourceCommands.StopCommand, Token);
        await system.App.ResourceNotifications
            .WaitForResourceAsync("consumer-commandes", KnownResourceStates.TerminalStates, Token)
            .WaitAsync(TimeSpan.FromSeconds(30), Token);

        // Longer than the restart policy's first delay.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            system.App.ResourceNotifications.WaitForResourceAsync("consumer-commandes", KnownResourceStates.Running, limit.Token));

        await system.ExecuteAsync("consumer-commandes", KnownResourceCommands.StartCommand, Token);
        await WaitForConsumerAsync(pid => pid is not null);
    }

    // Returns the process id of the running consumer once the condition holds for it.
    private async Task<int?> WaitForConsumerAsync(Func<int?, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var reached = await system.App.ResourceNotifications.WaitForResourceAsync(
            "consumer-commandes",
            change => change.Snapshot.State?.Text == KnownResourceStates.Running && wanted(Pid(change.Snapshot)),
            limit.Token);
        return Pid(reached.Snapshot);
    }

    private static int? Pid(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } value
            ? Convert.ToInt32(value, CultureInfo.InvariantCulture)
            : null;
}
