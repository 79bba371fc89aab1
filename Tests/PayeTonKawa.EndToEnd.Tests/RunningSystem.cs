using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>
/// The system as an operator runs it: a process of its own, here on random ports and in a temporary folder, beside whatever else runs.
/// Several may be started one after the other on the same <see cref="Place"/>.
/// </summary>
internal sealed partial class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private RunningSystem(Place place, Process process)
    {
        Place = place;
        _process = process;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Place Place { get; }

    public int ProcessId => _process.Id;

    public Task Ended => _process.WaitForExitAsync();

    public string Output => string.Join('\n', _output);

    /// <summary>Starts it by the README's command, less the build.</summary>
    public static RunningSystem StartByCommand(Place place) =>
        Start(place, ["run", "--no-build", "-c", Repository.Configuration, "--project", Repository.AppHost, "--", .. place.Arguments]);

    /// <summary>Starts the AppHost itself, so that <see cref="ProcessId"/> is its own.</summary>
    public static RunningSystem StartAppHost(Place place) =>
        Start(place, ["exec", Repository.AppHostAssembly, .. place.Arguments]);

    /// <summary>Waits until the three APIs are healthy and the consumer consumes.</summary>
    public async Task WaitUntilHealthyAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in (string[])["api-clients", "api-produits", "api-commandes", "consumer-commandes"])
        {
            await WaitForAsync(async () => (await AspireAsync(["wait", resource, "--timeout", "60"], cancellationToken)).ExitCode == 0, cancellationToken);
        }

        // A worker is healthy as soon as it runs.
        await WaitForOutputAsync("Consumer démarré, en attente de messages...", cancellationToken);
    }

    /// <summary>Waits until the output has this text.</summary>
    public Task WaitForOutputAsync(string text, CancellationToken cancellationToken) =>
        WaitForAsync(() => Task.FromResult(Output.Contains(text, StringComparison.Ordinal)), cancellationToken);

    /// <summary>Waits until something is so, as long as a start may take.</summary>
    public async Task WaitForAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (!await condition().WaitAsync(limit.Token))
            {
                Assert.False(_process.HasExited, $"The AppHost has ended:\n{Output}");
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Not reached in time:\n{LastWords()}\nAll of it:\n{Output}");
        }
    }

    /// <summary>The operator's command line, on this system.</summary>
    public Task<Command.Result> AspireAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        Command.RunAsync(Repository.Aspire, arguments, Place.Environment, cancellationToken);

    /// <summary>Asks the AppHost to stop, as Ctrl+C or an engine would; fails if it takes more than 10 s.</summary>
    public async Task StopAsync()
    {
        Assert.Equal(0, Kill(_process.Id, SigTerm));
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await StopAsync();
        }

        _process.Dispose();
    }

    // What each resource that is not healthy said at last: the reason is rarely at the start of the output.
    private string LastWords() => string.Join('\n', _output
        .Where(line => line.StartsWith('['))
        .GroupBy(line => line[..(line.IndexOf(']', StringComparison.Ordinal) + 1)])
        .Where(lines => lines.LastOrDefault(line => line.Contains('●', StringComparison.Ordinal))?.Contains("healthy", StringComparison.Ordinal) != true)
        .SelectMany(lines => lines.TakeLast(5)));

    private static RunningSystem Start(Place place, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Repository.AppHost,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in place.Environment)
        {
            start.Environment[name] = value;
        }

        return new RunningSystem(place, Process.Start(start)!);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
