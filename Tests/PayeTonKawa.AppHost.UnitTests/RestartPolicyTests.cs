using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace PayeTonKawa.AppHost.UnitTests;

/// <summary>Tests the policy with a resource whose states are only published: no process is started.</summary>
public sealed class RestartPolicyTests : IAsyncLifetime
{
    private const string First = "worker-1";
    private const string Second = "worker-2";

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _starts = [];
    private readonly CancellationTokenSource _stop = new();
    private Func<string, ExecuteCommandResult> _start = _ => CommandResults.Success();
    private DistributedApplication _app = null!;
    private Worker _worker = null!;
    private Task _watch = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });
        _worker = builder.AddResource(new Worker()).WithCommand(KnownResourceCommands.StartCommand, "Start", context =>
        {
            _starts.Enqueue(context.ResourceName);
            return Task.FromResult(_start(context.ResourceName));
        }).Resource;
        _app = builder.Build();
        await RunsAsync(First);
        await RunsAsync(Second);
        var policy = new RestartPolicy(
            _worker, _app.ResourceNotifications, _app.ResourceCommands, _app.Services.GetRequiredService<ResourceLoggerService>(), _time);
        _watch = policy.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        _stop.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task What_ends_by_itself_is_started_again_and_its_console_log_says_so()
    {
        await EndsAsync(First, exitCode: 3);
        await ToldAsync(First, "code de sortie 3");
        Assert.Empty(_starts);
        await StartedAsync(First);
    }

    [Fact]
    public async Task A_start_that_fails_or_throws_is_tried_again()
    {
        var answers = new Queue<Func<ExecuteCommandResult>>(
            [() => throw new InvalidOperationException("no"), () => CommandResults.Failure("not now"), CommandResults.Success]);
        _start = _ => answers.Dequeue()();
        await EndsAsync(First);
        await StartedAsync(First, First, First);
        await ToldAsync(First, "Redémarrage impossible : not now");

        await RunsAsync(First);
        await EndsAsync(First);
        _start = _ => CommandResults.Success();
        await StartedAsync(First, First, First, First);
    }

    [Fact]
    public async Task One_instance_does_not_wait_for_another()
    {
        var released = new TaskCompletionSource();
        _start = id =>
        {
            if (id == First)
            {
                throw new InvalidOperationException("never");
            }

            released.SetResult();
            return CommandResults.Success();
        };
        await EndsAsync(First);
        while (_starts.Count < 4)
        {
            await AdvanceAsync();
        }

        // The first instance now waits for 16 s.
        await ToldAsync(First, "redémarrage dans 16 s");
        await EndsAsync(Second);
        await ToldAsync(Second, "redémarrage dans 1 s");
        _time.Advance(TimeSpan.FromSeconds(1));
        await released.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal([First, First, First, First, Second], _starts);
    }

    [Fact]
    public async Task What_is_stopped_by_hand_stays_stopped()
    {
        await PublishAsync(First, KnownResourceStates.Stopping);
        await EndsAsync(First);
        await EndsAsync(Second);
        await StartedAsync(Second);
    }

    private Task RunsAsync(string id) => PublishAsync(id, KnownResourceStates.Running, start: DateTime.UtcNow);

    private Task EndsAsync(string id, int exitCode = 1) => PublishAsync(id, KnownResourceStates.Exited, exitCode: exitCode);

    private Task PublishAsync(string id, string state, DateTime? start = null, int? exitCode = null) => _app.ResourceNotifications.PublishUpdateAsync(
        _worker, id, snapshot => snapshot with { State = state, StartTimeStamp = start ?? snapshot.StartTimeStamp, ExitCode = exitCode });

    private async Task StartedAsync(params string[] ids)
    {
        while (_starts.Count < ids.Length)
        {
            await AdvanceAsync();
        }

        Assert.Equal(ids, _starts);
    }

    private async Task AdvanceAsync()
    {
        Token.ThrowIfCancellationRequested();
        _time.Advance(TimeSpan.FromSeconds(1));
        await Task.Delay(TimeSpan.FromMilliseconds(1), Token);
    }

    private async Task ToldAsync(string id, string text)
    {
        var logs = _app.Services.GetRequiredService<ResourceLoggerService>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await foreach (var lines in logs.WatchAsync(id).WithCancellation(limit.Token))
        {
            if (lines.Any(line => line.Content.Contains(text, StringComparison.Ordinal)))
            {
                return;
            }
        }

        Assert.Fail($"The log of {id} ends without '{text}'.");
    }

    private sealed class Worker() : Resource("worker");
}
