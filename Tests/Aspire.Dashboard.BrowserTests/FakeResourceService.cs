using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Aspire.DashboardService.Proto.V1;
using Grpc.Core;

namespace Aspire.Dashboard.BrowserTests;

/// <summary>A resource service whose resources, console lines and answers to commands a test sets; what is open sees each change.</summary>
public sealed class FakeResourceService : DashboardService.Proto.V1.DashboardService.DashboardServiceBase
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Resource> _resources = [];
    private readonly Dictionary<string, List<ConsoleLogLine>> _logs = [];
    private readonly List<Channel<WatchResourcesUpdate>> _watchers = [];
    private readonly List<(string Resource, Channel<ConsoleLogLine> Lines)> _readers = [];

    public string ApplicationName { get; init; } = "Test";

    /// <summary>What was asked for, in its order.</summary>
    public ConcurrentQueue<ResourceCommandRequest> Commands { get; } = [];

    /// <summary>Answers a command; success unless set.</summary>
    public Func<ResourceCommandRequest, Task<ResourceCommandResponse>> OnCommand { get; set; } =
        _ => Task.FromResult(new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Succeeded });

    /// <summary>Adds a resource, or replaces the one of its name.</summary>
    public void Set(Resource resource)
    {
        lock (_lock)
        {
            _resources[resource.Name] = resource;
            Send(new() { Upsert = resource });
        }
    }

    /// <summary>Changes a copy of a resource and sends it.</summary>
    public void Change(string name, Action<Resource> change)
    {
        lock (_lock)
        {
            var resource = _resources[name].Clone();
            change(resource);
            Set(resource);
        }
    }

    public void Remove(string name)
    {
        lock (_lock)
        {
            if (_resources.Remove(name, out var resource))
            {
                Send(new() { Delete = new() { ResourceName = name, ResourceType = resource.ResourceType } });
            }
        }
    }

    /// <summary>Writes a line to a resource's console, with the present moment (UTC) before it unless <paramref name="at"/> says another.</summary>
    public void Log(string resource, string text, bool isError = false, DateTime? at = null)
    {
        lock (_lock)
        {
            var lines = _logs.TryGetValue(resource, out var known) ? known : _logs[resource] = [];
            var time = (at ?? TimeProvider.System.GetUtcNow().UtcDateTime).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
            var line = new ConsoleLogLine { Text = $"{time} {text}", IsStdErr = isError, LineNumber = lines.Count + 1 };
            lines.Add(line);
            foreach (var reader in _readers.Where(reader => reader.Resource == resource))
            {
                reader.Lines.Writer.TryWrite(line);
            }
        }
    }

    /// <summary>Ends all that is open, as a service does that goes away; whoever wants to know on has to come again.</summary>
    public void Disconnect()
    {
        lock (_lock)
        {
            _watchers.ForEach(watcher => watcher.Writer.TryComplete());
            _readers.ForEach(reader => reader.Lines.Writer.TryComplete());
        }
    }

    public override Task<ApplicationInformationResponse> GetApplicationInformation(ApplicationInformationRequest request, ServerCallContext context) =>
        Task.FromResult(new ApplicationInformationResponse { ApplicationName = ApplicationName });

    public override async Task WatchResources(WatchResourcesRequest request, IServerStreamWriter<WatchResourcesUpdate> responseStream, ServerCallContext context)
    {
        var updates = Channel.CreateUnbounded<WatchResourcesUpdate>();
        lock (_lock)
        {
            updates.Writer.TryWrite(new() { InitialData = new() { Resources = { _resources.Values } } });
            _watchers.Add(updates);
        }

        await foreach (var update in updates.Reader.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(update, context.CancellationToken);
        }
    }

    public override async Task WatchResourceConsoleLogs(
        WatchResourceConsoleLogsRequest request, IServerStreamWriter<WatchResourceConsoleLogsUpdate> responseStream, ServerCallContext context)
    {
        var lines = Channel.CreateUnbounded<ConsoleLogLine>();
        ConsoleLogLine[] written;
        lock (_lock)
        {
            written = [.. _logs.GetValueOrDefault(request.ResourceName) ?? []];
            _readers.Add((request.ResourceName, lines));
        }

        foreach (var batch in written.Chunk(500))
        {
            await responseStream.WriteAsync(new() { LogLines = { batch } }, context.CancellationToken);
        }

        await foreach (var line in lines.Reader.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new() { LogLines = { line } }, context.CancellationToken);
        }
    }

    public override Task<ResourceCommandResponse> ExecuteResourceCommand(ResourceCommandRequest request, ServerCallContext context)
    {
        Commands.Enqueue(request);
        return OnCommand(request);
    }

    private void Send(WatchResourcesChange change)
    {
        foreach (var watcher in _watchers)
        {
            watcher.Writer.TryWrite(new() { Changes = new() { Value = { change } } });
        }
    }
}
