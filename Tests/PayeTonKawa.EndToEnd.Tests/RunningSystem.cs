using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using PayeTonKawa.Tests;

namespace PayeTonKawa.EndToEnd.Tests;

/// <summary>
/// The system as an operator runs it: in a process of its own, here on random ports and in a temporary folder, independent of other running systems.
/// Several can be started one after the other on the same <see cref="Place"/>.
/// </summary>
internal sealed partial class RunningSystem : IAsyncDisposable
{
    private const int SigInt = 2;
    private const int SigTerm = 15;

    // Number of queues that the consumer reads.
    private const int Queues = 2;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    // Only checks that it ends; bench/startup.sh measures how fast.
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(1);

    // The Aspire CLI is a local tool of the repository.
    private static readonly Lazy<Task<Command.Result>> Restored =
        new(() => Command.RunAsync("dotnet", ["tool", "restore"], new Dictionary<string, string>(), CancellationToken.None));

    private readonly Place _place;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private RunningSystem(Place place, Process process)
    {
        _place = place;
        _process = process;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int ExitCode => _process.ExitCode;

    public Task Ended => _process.WaitForExitAsync();

    public string Output => string.Join('\n', _output);

    /// <summary>Starts it with the README's command, without the build and without the launch profile's ports.</summary>
    public static RunningSystem StartByCommand(Place place) =>
        Start(place, ["run", "--no-build", "--no-launch-profile", "-c", Repository.Configuration, "--project", Repository.AppHost, "--", .. place.Arguments]);

    /// <summary>Starts the AppHost directly, so that the started process is the AppHost itself.</summary>
    public static RunningSystem StartAppHost(Place place) =>
        Start(place, ["exec", Repository.AppHostAssembly, .. place.Arguments]);

    /// <summary>Waits until the three APIs are healthy and the consumer consumes.</summary>
    public async Task WaitUntilHealthyAsync(CancellationToken cancellationToken)
    {
        foreach (var api in (string[])["api-clients", "api-produits", "api-commandes"])
        {
            using var client = _place.CreateClient(api);
            await WaitForAsync(async () => await TryGetAsync(client, "/health", cancellationToken) is not null, cancellationToken);
        }

        using var management = _place.CreateManagementClient();
        await WaitForAsync(
            async () => await TryGetAsync(management, "/api/consumers", cancellationToken) is { } consumers
                && JsonNode.Parse(consumers)!.AsArray().Count == Queues,
            cancellationToken);
    }

    public Task WaitForOutputAsync(string text, CancellationToken cancellationToken) =>
        WaitForAsync(() => Task.FromResult(Output.Contains(text, StringComparison.Ordinal)), cancellationToken);

    /// <summary>Waits until the condition holds, at most for the start limit.</summary>
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
            var resources = await AspireAsync(["describe"], CancellationToken.None);
            var logs = await AspireAsync(["logs", "--tail", "50"], CancellationToken.None);
            Assert.Fail($"Not reached in time:\n{Output}\n{resources.Output}\n{logs.Output}");
        }
    }

    /// <summary>Runs the Aspire CLI on this system, the only one it finds in the place's home directory.</summary>
    public async Task<Command.Result> AspireAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await RestoreAsync();
        return await Command.RunAsync("dotnet", ToAspire(arguments), _place.Environment, cancellationToken);
    }

    /// <summary>Same as <see cref="AspireAsync"/>, but fails the test unless the command succeeds; returns its output.</summary>
    public async Task<string> AspireSucceedsAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var result = await AspireAsync(arguments, cancellationToken);
        Assert.True(result.ExitCode == 0, $"aspire {string.Join(' ', arguments)}: {result.ExitCode}\n{result.Output}{result.Error}");
        return result.Output;
    }

    /// <summary>The output lines of a command until the enumeration ends; the test fails if that takes longer than the start limit.</summary>
    public async IAsyncEnumerable<string> FollowAsync(IEnumerable<string> arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await RestoreAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        await foreach (var line in Command.FollowAsync("dotnet", ToAspire(arguments), _place.Environment, limit.Token))
        {
            yield return line;
        }
    }

    /// <summary>Sends SIGTERM, as a container engine does; fails unless all processes end within a minute.</summary>
    public Task StopAsync() => EndAsync(() => Task.FromResult(Kill(_process.Id, SigTerm)));

    /// <summary>Sends SIGINT to the process group, as Ctrl+C does to all foreground processes of a terminal.</summary>
    public Task PressCtrlCAsync() => EndAsync(() => Task.FromResult(Kill(-_process.Id, SigInt)));

    /// <summary>Ends it with the operator's command.</summary>
    public Task StopByCommandAsync(CancellationToken cancellationToken) => EndAsync(async () => (await AspireAsync(["stop"], cancellationToken)).ExitCode);

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

    // Null as long as the API does not answer.
    private static async Task<string?> TryGetAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetStringAsync(path, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task RestoreAsync()
    {
        var restored = await Restored.Value;
        Assert.True(restored.ExitCode == 0, restored.Output + restored.Error);
    }

    private static IEnumerable<string> ToAspire(IEnumerable<string> arguments) => ["aspire", .. arguments, "--nologo", "--non-interactive"];

    private async Task EndAsync(Func<Task<int>> end)
    {
        using var limit = new CancellationTokenSource(StopLimit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        Assert.Equal(0, await end());
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            while (_place.FindProcesses().Count > 0)
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"After {StopLimit.TotalSeconds} s there still are:\n{string.Join('\n', _place.FindProcesses())}\n{Output}");
        }

        Assert.True(_process.ExitCode == 0, $"Exit code {_process.ExitCode}:\n{Output}");
    }

    // A new session, as in a separate terminal: without signals that the tests' shell may ignore, and out of reach of that shell's Ctrl+C.
    private static RunningSystem Start(Place place, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "setsid", "dotnet", .. arguments])
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
