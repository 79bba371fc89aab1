using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Tests;

/// <summary>The resources' console logs.</summary>
public sealed class LoggerTests : IDisposable
{
    private readonly ResourceLoggerService _logs = new();
    private readonly ContainerResource _machine = new("grinder");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Whoever_watches_gets_what_was_and_what_comes_each_line_with_its_number_and_kind()
    {
        Write("ground");
        await using var watching = _logs.WatchAsync(_machine).GetAsyncEnumerator(Token);
        Assert.True(await watching.MoveNextAsync());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z ground$", watching.Current.Single().Content);

        var next = watching.MoveNextAsync();
        WriteError("jammed");

        Assert.True(await next);
        var line = watching.Current.Single();
        Assert.EndsWith(" jammed", line.Content, StringComparison.Ordinal);
        Assert.Equal((2, true), (line.LineNumber, line.IsErrorMessage));
    }

    [Fact]
    public async Task A_completed_log_ends_for_who_watches()
    {
        Write("ground");
        await using var watching = _logs.WatchAsync("grinder").GetAsyncEnumerator(Token);
        Assert.True(await watching.MoveNextAsync());

        _logs.Complete(_machine);
        Write("too late");

        Assert.False(await watching.MoveNextAsync());
        Assert.Single(await ReadAsync(_logs.GetAllAsync(_machine)));
    }

    [Fact]
    public async Task A_cleared_log_begins_with_what_comes()
    {
        Write("old");
        _logs.ClearBacklog("grinder");
        Write("new");

        Assert.EndsWith(" new", Assert.Single(await ReadAsync(_logs.GetAllAsync(_machine))).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_anybody_watches_is_told()
    {
        await using var subscribers = _logs.WatchAnySubscribersAsync(Token).GetAsyncEnumerator(Token);
        var first = subscribers.MoveNextAsync();
        await using (var watching = _logs.WatchAsync("grinder").GetAsyncEnumerator(Token))
        {
            Write("ground");
            Assert.True(await watching.MoveNextAsync());
        }

        Assert.True(await first);
        Assert.Equal(new LogSubscriber("grinder", true), subscribers.Current);
        Assert.True(await subscribers.MoveNextAsync());
        Assert.Equal(new LogSubscriber("grinder", false), subscribers.Current);
    }

    [Fact]
    public async Task The_log_of_a_resource_is_that_of_all_its_instances()
    {
        await using var application = new TestApplication();
        var tool = application.Builder.AddExecutable("tool", "sh", ".", "-c", "echo I am $$").WithAnnotation(new ReplicaAnnotation(2));
        var app = await application.StartAsync();
        await app.ResourceNotifications.WaitForResourceAsync("tool", KnownResourceStates.Finished, Token).WaitAsync(TestApplication.Limit, Token);
        var logs = (ResourceLoggerService)app.Services.GetService(typeof(ResourceLoggerService))!;
        var instances = new HashSet<string>();

        await foreach (var batch in logs.WatchAsync(tool.Resource).WithCancellation(Token))
        {
            instances.UnionWith(batch.Select(line => line.Content.Split(' ', 2)[1]).Where(text => text.StartsWith("I am", StringComparison.Ordinal)));
            if (instances.Count == 2)
            {
                break;
            }
        }

        Write("to all", logs, tool.Resource);
        Assert.Equal(2, (await ReadAsync(logs.GetAllAsync(tool.Resource))).Count(line => line.Content.EndsWith("to all", StringComparison.Ordinal)));
    }

    private static async Task<List<LogLine>> ReadAsync(IAsyncEnumerable<IReadOnlyList<LogLine>> batches)
    {
        var lines = new List<LogLine>();
        await foreach (var batch in batches)
        {
            lines.AddRange(batch);
        }

        return lines;
    }

#pragma warning disable CA1848, CA2254 // A test's few lines.
    private void Write(string text) => Write(text, _logs, _machine);

    private static void Write(string text, ResourceLoggerService logs, IResource resource) => logs.GetLogger(resource).LogInformation(text);

    private void WriteError(string text) => _logs.GetLogger(_machine).LogError(text);
#pragma warning restore CA1848, CA2254
}
