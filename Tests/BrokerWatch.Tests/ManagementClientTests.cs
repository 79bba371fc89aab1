using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BrokerWatch.Alarms;
using BrokerWatch.Management;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace BrokerWatch.Tests;

public sealed class ManagementClientTests : IClassFixture<BrokerFixture>, IDisposable
{
    private readonly BrokerFixture _broker;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ManagementClient _client;

    public ManagementClientTests(BrokerFixture broker) => (_broker, _client) = (broker, new(_http));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task What_exists_and_what_waits_is_read()
    {
        await using var connection = await _broker.ConnectAsync("facteur");
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await channel.ExchangeDeclareAsync(States.Exchange, ExchangeType.Topic, durable: true, cancellationToken: Token);
        await channel.QueueDeclareAsync(States.Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Token);
        await channel.QueueBindAsync(States.Queue, States.Exchange, "colis.#", cancellationToken: Token);
        await channel.BasicPublishAsync(States.Exchange, "colis.lourd", new byte[3], Token);

        // The broker updates its memory statistics only every few seconds.
        var state = await ReadUntilAsync(state => state is { Queues: [{ Ready: 1 }], Nodes: [{ MemUsed: > 0 }] });
        Assert.Equal(8, state.Exchanges.Count);
        Assert.Equal(States.Exchange, Assert.Single(state.Exchanges, exchange => !exchange.IsBuiltIn).Name);
        Assert.Equal(new(States.Exchange, "/", States.Queue, "queue", "colis.#"), Assert.Single(state.Bindings));
        Assert.True(Assert.Single(state.Queues).IsLasting);
        Assert.Empty(state.Consumers);

        await channel.BasicConsumeAsync(States.Queue, autoAck: false, new AsyncEventingBasicConsumer(channel), Token);
        state = await ReadUntilAsync(state => state is { ChannelCount: > 0, Consumers.Count: 1, Queues: [{ Ready: 0, Unacked: 1 }], Connections.Count: > 0 });
        var consumer = Assert.Single(state.ConsumersOf(state.Queues[0]));
        Assert.Equal("facteur", Assert.Single(state.Connections, candidate => candidate.Name == consumer.Connection).DisplayName);
        Assert.Empty(new AlarmTracker(TimeProvider.System).Observe(state, null));

        await channel.CloseAsync(Token);
        state = await ReadUntilAsync(state => state.Consumers.Count == 0);
        Assert.Contains(new AlarmTracker(TimeProvider.System).Observe(state, null), alarm => alarm.Kind == AlarmKind.NoConsumer);
    }

    [Fact]
    public async Task A_wrong_password_is_told()
    {
        var exception = await Assert.ThrowsAsync<ManagementException>(() => _client.ReadAsync(_broker.Endpoint with { Password = "wrong" }, Token));
        Assert.Equal(ManagementFault.Refused, exception.Fault);
        Assert.DoesNotContain("wrong", _broker.Endpoint.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", _broker.Endpoint.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_answer_is_given_up_on()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var clock = Stopwatch.StartNew();
        var endpoint = _broker.Endpoint with { Url = new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}") };
        Assert.Equal(ManagementFault.Unreachable, (await Assert.ThrowsAsync<ManagementException>(() => _client.ReadAsync(endpoint, Token))).Fault);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));

        silent.Stop();
        Assert.Equal(ManagementFault.Unreachable, (await Assert.ThrowsAsync<ManagementException>(() => _client.ReadAsync(endpoint, Token))).Fault);
    }

    private async Task<BrokerState> ReadUntilAsync(Func<BrokerState, bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var state = await _client.ReadAsync(_broker.Endpoint, limit.Token);
            if (condition(state))
            {
                return state;
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
