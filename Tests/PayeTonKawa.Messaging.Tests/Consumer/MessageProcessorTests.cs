using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PayeTonKawa.Messaging.Subscriptions;
using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PayeTonKawa.Messaging.Tests.Consumer;

/// <summary>What becomes of one message, without servers.</summary>
public sealed class MessageProcessorTests : IDisposable
{
    private static readonly FakeTimeProvider Clock = new();

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddMetrics().AddLogging(logging => logging.AddFakeLogging().SetMinimumLevel(LogLevel.Trace)).AddSingleton<TimeProvider>(new SwiftTime())
        .AddSingleton<MessagingMetrics>().AddSingleton(new SubscriptionHealth(Clock))
        .AddSingleton<Store>().AddSingleton<IRejectedMessageStore>(services => services.GetRequiredService<Store>())
        .AddSingleton<MessageProcessor>().BuildServiceProvider();
    private readonly Measurements _measured;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborted = new();
    private int _calls;

    public MessageProcessorTests() => _measured = new(_services.GetRequiredService<IMeterFactory>());

    private FakeLogCollector Log => _services.GetFakeLogCollector();

    private Store Kept => _services.GetRequiredService<Store>();

    public void Dispose()
    {
        _stopping.Dispose();
        _aborted.Dispose();
        _measured.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task A_message_that_is_handled_leaves_no_trace_but_its_measurements()
    {
        await ProcessAsync(_ => Task.CompletedTask);

        Assert.Equal((1, 0), (_calls, Kept.Reasons.Count));
        Assert.Empty(Log.GetSnapshot());
        Assert.Equal([1], _measured.Of("messaging.client.consumed.messages"));
        Assert.Single(_measured.Of("payetonkawa.event.age"));
        Assert.Empty(_measured.Of("payetonkawa.process.retries"));
    }

    [Fact]
    public async Task A_message_is_in_hand_until_it_is_done()
    {
        var health = _services.GetRequiredService<SubscriptionHealth>();
        health.Consumes(true);
        var finish = new TaskCompletionSource();
        var processing = ProcessAsync(_ => finish.Task);
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync(new(), TestContext.Current.CancellationToken)).Status);
        finish.SetResult();
        await processing;
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new(), TestContext.Current.CancellationToken)).Status);
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task What_passes_is_waited_out_however_often_and_told_of_once(Type passing)
    {
        await ProcessAsync(call => call <= 7 ? throw (Exception)Activator.CreateInstance(passing, "away")! : Task.CompletedTask);

        Assert.Equal((8, 0), (_calls, Kept.Reasons.Count));
        Assert.Equal(
            ["Message de queue non traité, nouvelles tentatives jusqu'au succès: away", "Message de queue traité après 7 échecs"],
            Log.GetSnapshot().Select(line => line.Message));
        Assert.Equal(7, _measured.Of("payetonkawa.process.retries").Count);
        Assert.Equal(7, _measured.Of("messaging.process.duration", passing.FullName).Count);
    }

    [Fact]
    public async Task The_attempts_are_numbered_from_1()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MessagingTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await ProcessAsync(call => call <= 2 ? throw new TimeoutException() : Task.CompletedTask);

        var mine = spans.Where(span => span.DisplayName.EndsWith(":queue", StringComparison.Ordinal));
        Assert.Equal([1, 2, 3], mine.Select(span => (int)span.GetTagItem(MessagingTags.Attempt)!));
    }

    [Fact]
    public async Task What_fails_for_its_own_reasons_is_kept_after_five_attempts_with_the_cause()
    {
        await ProcessAsync(call => throw new InvalidOperationException($"outer {call}", new FormatException("inner")));

        Assert.Equal(5, _calls);
        Assert.Equal(["The handler failed 5 times: InvalidOperationException: outer 5"], Kept.Reasons);
        Assert.Equal(
            [
                "Message de queue non traité, nouvelles tentatives jusqu'au succès: inner",
                "Message de queue conservé dans messages_rejetes: The handler failed 5 times: InvalidOperationException: outer 5",
                "Message de queue traité après 5 échecs",
            ],
            Log.GetSnapshot().Select(line => line.Message));
        Assert.Equal([1], _measured.Of("payetonkawa.rejected.messages"));
        Assert.Empty(_measured.Of("payetonkawa.event.age"));
    }

    [Fact]
    public async Task Only_failures_for_its_own_reasons_count_as_such()
    {
        await ProcessAsync(call => call <= 8 ? throw (call % 2 == 0 ? new TimeoutException() : new InvalidOperationException()) : Task.CompletedTask);

        Assert.Equal((9, 0), (_calls, Kept.Reasons.Count));
    }

    [Fact]
    public async Task What_can_never_succeed_is_kept_at_once()
    {
        await ProcessAsync(_ => throw new UnprocessableMessageException("no id"));

        Assert.Equal((1, "no id"), (_calls, Assert.Single(Kept.Reasons)));
        Assert.Equal(["Message de queue conservé dans messages_rejetes: no id"], Log.GetSnapshot().Select(line => line.Message));
        Assert.Single(_measured.Of("messaging.process.duration", typeof(UnprocessableMessageException).FullName));
    }

    [Fact]
    public async Task What_is_too_large_is_kept_without_being_handled()
    {
        await ProcessAsync(_ => Task.CompletedTask, bodySize: 100_000_000);

        Assert.Equal(0, _calls);
        Assert.StartsWith("The body has 100000000 bytes", Assert.Single(Kept.Reasons), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task What_cannot_be_kept_yet_is_not_handled_again_and_keeps_its_reason(Type failure)
    {
        (Kept.Failures, Kept.Failure) = (7, failure);
        await ProcessAsync(_ => throw new UnprocessableMessageException("no id"));

        Assert.Equal((1, "no id"), (_calls, Assert.Single(Kept.Reasons)));
        Assert.Equal(1, Log.Count("Message de queue traité après 7 échecs"));
    }

    [Fact]
    public async Task A_stop_ends_the_waiting_for_another_attempt()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ProcessAsync(_ =>
        {
            _stopping.Cancel();
            throw new TimeoutException();
        }));

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task An_attempt_that_is_aborted_is_the_last()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => ProcessAsync(_ =>
        {
            _aborted.Cancel();
            throw new TimeoutException();
        }));

        Assert.Equal(1, _calls);
        Assert.Empty(Log.GetSnapshot());
        Assert.Single(_measured.Of("messaging.process.duration", typeof(TimeoutException).FullName));
    }

    private Task ProcessAsync(Func<int, Task> handle, int bodySize = 2)
    {
        var properties = new BasicProperties { MessageId = Guid.CreateVersion7().ToString() };
        return _services.GetRequiredService<MessageProcessor>().ProcessAsync(
            new(
                new("queue", 1, (_, _, cancellationToken) =>
                {
                    Assert.Equal(_aborted.Token, cancellationToken);
                    return handle(++_calls);
                }),
                new("", 1, false, "", "client.deleted", properties, "{}"u8.ToArray()),
                bodySize,
                new("localhost")),
            _stopping.Token,
            _aborted.Token);
    }

    private sealed class Store : IRejectedMessageStore
    {
        internal List<string> Reasons { get; } = [];

        internal int Failures { get; set; }

        internal Type Failure { get; set; } = typeof(TimeoutException);

        public Task KeepAsync(string queue, BasicDeliverEventArgs delivery, string reason, CancellationToken cancellationToken)
        {
            if (Failures-- > 0)
            {
                throw (Exception)Activator.CreateInstance(Failure)!;
            }

            Reasons.Add(reason);
            return Task.CompletedTask;
        }
    }
}
