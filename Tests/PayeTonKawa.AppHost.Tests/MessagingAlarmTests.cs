using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using RabbitMQ.Client;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>How an operator notices messaging faults (health checks), and the commands that repair them.</summary>
public sealed class MessagingAlarmTests(AppHostFixture system)
{
    private const string Consumer = "consumer-commandes";
    private const string ConsumersCheck = "rabbitmq_consumers_check";

    // Aspire runs the checks of a healthy resource every 30 s.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_consumer_turns_the_signal_on_and_its_start_clears_it()
    {
        var before = await WaitForBrokerAsync(broker => broker.HealthStatus == HealthStatus.Healthy);
        Assert.Equal(
            [
                "rabbitmq_backlog_check", "rabbitmq_check", "rabbitmq_connections_check", ConsumersCheck,
                "rabbitmq_exchange_check", "rabbitmq_management_check", "rabbitmq_resources_check"
            ],
            before.HealthReports.Select(report => report.Name).Order());

        await system.ExecuteAsync(Consumer, KnownResourceCommands.StopCommand, Token);
        var alarmed = await WaitForBrokerAsync(broker => Status(broker, ConsumersCheck) == HealthStatus.Unhealthy);
        var description = alarmed.HealthReports.Single(report => report.Name == ConsumersCheck).Description;
        Assert.Contains("commandes_client_events", description, StringComparison.Ordinal);
        Assert.Contains("commandes_produit_events", description, StringComparison.Ordinal);

        await system.ExecuteAsync(Consumer, KnownResourceCommands.StartCommand, Token);
        await WaitForBrokerAsync(broker => broker.HealthStatus == HealthStatus.Healthy);
    }

    [Fact]
    public async Task The_consumer_starts_with_a_broker_whose_alarms_are_on()
    {
        var client = await system.CreateClientAsync(Token);
        var order = await system.CreateOrderAsync(client, Token);
        await system.ExecuteAsync(Consumer, KnownResourceCommands.StopCommand, Token);
        await WaitForBrokerAsync(broker => Status(broker, ConsumersCheck) == HealthStatus.Unhealthy);
        await system.ExecuteAsync("rabbitmq", KnownResourceCommands.RestartCommand, Token);

        await system.ExecuteAsync(Consumer, KnownResourceCommands.StartCommand, Token);
        using var deleted = await system.Clients.DeleteAsync($"/customers/{client}", Token);
        await system.WaitForStatutAsync(order, "client_supprime", Token);
    }

    [Fact]
    public async Task A_rejected_message_is_replayed_and_what_is_rejected_again_is_kept_again()
    {
        await using var database = new NpgsqlConnection(await system.App.GetConnectionStringAsync("commandes-db", Token));
        await database.OpenAsync(Token);
        await using (var connection = await system.ConnectToBrokerAsync(Token))
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: Token))
        {
            await channel.BasicPublishAsync("payetonkawa", "client.deleted", Encoding.UTF8.GetBytes("pas du JSON"), Token);
        }

        long? first = null;
        await Eventually.TrueAsync(async () => (first = await RejectedAsync(database)) is not null, "the message is kept", Token);

        await system.ExecuteAsync(Consumer, "replay-rejected", Token);
        await Eventually.TrueAsync(async () => await RejectedAsync(database) > first, "the message is kept again, in another row", Token);
    }

    // The id of the rejected message, if there is exactly one.
    private static async Task<long?> RejectedAsync(NpgsqlConnection database)
    {
        await using var command = new NpgsqlCommand("SELECT max(id) FROM messages_rejetes HAVING count(*) = 1", database);
        return await command.ExecuteScalarAsync(Token) as long?;
    }

    private static HealthStatus? Status(CustomResourceSnapshot snapshot, string check) =>
        snapshot.HealthReports.SingleOrDefault(report => report.Name == check)?.Status;

    private async Task<CustomResourceSnapshot> WaitForBrokerAsync(Func<CustomResourceSnapshot, bool> condition)
    {
        var reached = await system.App.ResourceNotifications
            .WaitForResourceAsync("rabbitmq", change => condition(change.Snapshot), Token)
            .WaitAsync(Limit, Token);
        return reached.Snapshot;
    }
}
