using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Testing;

/// <summary>
/// One run of an AppHost's entry point on a thread of its own. It is followed through the builder's diagnostic events, as the .NET host's own test
/// tools do; an async-local value tells this run's events from those of other applications in the process. The thread is held inside
/// <c>Build()</c> until the test builds, and inside <c>Run()</c> until the test starts.
/// </summary>
internal sealed class EntryPointRun(Type entryPoint, string[] args) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IAsyncDisposable
{
    private static readonly AsyncLocal<EntryPointRun?> Current = new();

    private readonly TaskCompletionSource<DistributedApplicationBuilder> _building = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _proceed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StartGate _gate = new();
    private readonly string _volumeRoot = Path.Combine(Path.GetTempPath(), $"aspire-testing-{Guid.NewGuid():N}");
    private Thread? _thread;
    private IDisposable? _listeners;
    private IDisposable? _events;
    private int _isDisposed;

    public required Action<DistributedApplicationOptions, HostApplicationBuilderSettings> Creating { get; init; }

    public Action<DistributedApplicationBuilder>? Created { get; init; }

    public Action<DistributedApplicationBuilder>? Building { get; init; }

    public Action<DistributedApplication>? Built { get; init; }

    // As in the .NET host's own tools.
    private static TimeSpan Limit =>
        Debugger.IsAttached ? Timeout.InfiniteTimeSpan
        : int.TryParse(Environment.GetEnvironmentVariable("DOTNET_HOST_FACTORY_RESOLVER_DEFAULT_TIMEOUT_IN_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromMinutes(5);

    /// <summary>Returns the builder when the entry point has called <c>Build()</c>, where it is held.</summary>
    public async Task<DistributedApplicationBuilder> StartEntryPointAsync(CancellationToken cancellationToken)
    {
        var main = entryPoint.Assembly.EntryPoint
            ?? throw new InvalidOperationException($"Assembly of specified type {entryPoint} does not have an entry point.");
        _thread = new Thread(() => Run(main)) { IsBackground = true, Name = $"AppHost of {entryPoint.Name}" };
        _thread.Start();
        try
        {
            return await _building.Task.WaitAsync(Limit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new InvalidOperationException($"Timed out waiting for the entry point to build the DistributedApplication after {Limit}.", exception);
        }
    }

    /// <summary>Lets the entry point go on, to its <c>Run()</c>.</summary>
    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _proceed.TrySetResult();
        return new TestedApplication(await _built.Task.WaitAsync(Limit, cancellationToken).ConfigureAwait(false), this);
    }

    /// <summary>Lets the entry point's <c>Run()</c> go on, and returns when the application has started.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _gate.Open();
        return _gate.Started.WaitAsync(cancellationToken);
    }

    /// <summary>Stops the application, or its start, and waits for the entry point to return, at most as long as the host may take to shut down.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_built.Task.IsCompletedSuccessfully || !_gate.IsOpen)
        {
            return;
        }

        var application = _built.Task.Result;
        var limit = application.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        application.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _exited.Task.WaitAsync(limit, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Where it is the entry point's habit to start an application and not to stop it.
        await application.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Fail(new AbandonedException());
        if (_thread is not null)
        {
            await _exited.Task.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_built.Task.IsCompletedSuccessfully)
        {
            await _built.Task.Result.DisposeAsync().ConfigureAwait(false);
        }

        _events?.Dispose();
        _listeners?.Dispose();
        if (Directory.Exists(_volumeRoot))
        {
            Directory.Delete(_volumeRoot, recursive: true);
        }
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "Aspire.Hosting" && Current.Value == this)
        {
            _events = value.Subscribe(this);
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (Current.Value != this)
        {
            return;
        }

        switch (value)
        {
            case { Key: "DistributedApplicationBuilderConstructing", Value: ValueTuple<DistributedApplicationOptions, HostApplicationBuilderSettings> options }:
                TestingDefaults.Apply(entryPoint.Assembly, args, _volumeRoot, options.Item1, options.Item2);
                Creating(options.Item1, options.Item2);
                TestingDefaults.ApplyLaunchProfile(entryPoint.Assembly, options.Item1, options.Item2);
                break;
            case { Key: "DistributedApplicationBuilderConstructed", Value: DistributedApplicationBuilder builder }:
                Created?.Invoke(builder);
                break;
            case { Key: "DistributedApplicationBuilding", Value: DistributedApplicationBuilder builder }:
                Building?.Invoke(builder);
                _building.TrySetResult(builder);
                _proceed.Task.GetAwaiter().GetResult();
                break;
            case { Key: "DistributedApplicationBuilt", Value: DistributedApplication application }:
                application.Gate = _gate;
                Built?.Invoke(application);
                _built.TrySetResult(application);
                break;
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    private void Run(MethodInfo main)
    {
        Current.Value = this;
        _listeners = DiagnosticListener.AllListeners.Subscribe(this);
        try
        {
            var result = main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
            (result as Task)?.GetAwaiter().GetResult();
            Fail(new InvalidOperationException(_built.Task.IsCompletedSuccessfully
                ? "The entry point exited without starting the distributed application."
                : "The entry point exited without building a distributed application."));
        }
        catch (TargetInvocationException exception)
        {
            Fail(exception.InnerException ?? exception);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            _exited.TrySetResult();
        }
    }

    // Whatever has not happened yet will not any more.
    private void Fail(Exception exception)
    {
        _building.TrySetException(exception);
        _built.TrySetException(exception);
        _proceed.TrySetException(exception);
        _gate.Abandon(exception);
    }

    /// <summary>Unwinds an entry point that is needed no longer.</summary>
    private sealed class AbandonedException : OperationCanceledException;

    /// <summary>The application as the test sees it: started and stopped through the entry point.</summary>
    private sealed class TestedApplication(DistributedApplication inner, EntryPointRun run) : DistributedApplication(inner)
    {
        public override Task StartAsync(CancellationToken cancellationToken = default) => run.StartAsync(cancellationToken);

        public override async Task StopAsync(CancellationToken cancellationToken = default)
        {
            await run.StopAsync(cancellationToken).ConfigureAwait(false);
            await run.DisposeAsync().ConfigureAwait(false);
        }

        public override async ValueTask DisposeAsync()
        {
            await run.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
            GC.SuppressFinalize(this);
        }
    }
}
