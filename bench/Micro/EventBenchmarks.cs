using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PayeTonKawa.Contracts;
using PayeTonKawa.Messaging;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Messaging.Subscriptions;
using RabbitMQ.Client;

namespace Micro;

/// <summary>The steps of an event without database and broker: serialization to JSON, creation of an outbox row, processing of a delivery.</summary>
public class EventBenchmarks : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 2, 27, 10, 18, 26, TimeSpan.Zero);

    private readonly ClientCreated _created = new(42, new("Martin", "sophie@test.com"), Now);
    private readonly ServiceProvider _services;
    private readonly MessageProcessor _processor;
    private readonly Delivery _delivery;

    public EventBenchmarks()
    {
        var services = new ServiceCollection();
        services.AddMetrics();
        new SubscriptionBuilder(services).Handle<ClientDeleted, NothingToDo>(Topology.ClientEventsQueue);
        _services = services.BuildServiceProvider();
        _processor = new(
            _services.GetRequiredService<IServiceScopeFactory>(),
            new RejectedMessageStore(_services.GetRequiredService<IServiceScopeFactory>(), typeof(DbContext), TimeProvider.System),
            new(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()),
            new SubscriptionHealth(TimeProvider.System),
            TimeProvider.System,
            NullLogger<MessageProcessor>.Instance);
        var properties = new BasicProperties
        {
            MessageId = Guid.CreateVersion7(Now).ToString(),
            Headers = new Dictionary<string, object?> { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray() },
        };
        var body = Encoding.UTF8.GetBytes(EventJson.Serialize(new ClientDeleted(42, Now)));
        _delivery = new(
            _services.GetRequiredService<Subscription>(),
            new("ctag", 1, false, Topology.Exchange, "client.deleted", properties, body),
            body.Length,
            new AmqpTcpEndpoint("localhost"));
    }

    [Benchmark(Description = "Serialize an event")]
    public object Serialize() => EventJson.Serialize(_created);

    [Benchmark(Description = "Make a row of the outbox")]
    public object MakeRow() => OutboxMessage.Of(_created);

    [Benchmark(Description = "See a delivery through")]
    public Task ProcessAsync() => _processor.ProcessAsync(_delivery, CancellationToken.None, CancellationToken.None);

    public void Dispose()
    {
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class NothingToDo : IEventHandler<ClientDeleted>
    {
        public Task HandleAsync(ClientDeleted evt, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
