using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// One run of an AppHost's entry point on a thread of its own. It is followed through the builder's diagnostic events, as the .NET host's own test
/// tools do; an async-local value tells this run's events from those of other applications in the process.
/// </summary>
internal sealed class EntryPointRun(
    Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IAsyncDisposable
{
    private static readonly AsyncLocal<EntryPointRun?> Current = new();

    private readonly TaskCompletionSource<DistributedApplicationBuilder> _building = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _proceed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _volumeRoot = Path.Combine(Path.GetTempPath(), $"aspire-testing-{Guid.NewGuid():N}");
    private IDisposable? _listeners;
    private IDisposable? _events;

    /// <summary>Returns the builder when the entry point has called <c>Build()</c>, where it is held.</summary>
    public async Task<DistributedApplicationBuilder> StartAsync(CancellationToken cancellationToken)
    {
        var main = entryPoint.Assembly.EntryPoint
            ?? throw new InvalidOperationException($"Assembly of specified type {entryPoint} does not have an entry point.");
        var thread = new Thread(() => Run(main)) { IsBackground = true, Name = $"AppHost of {entryPoint.Name}" };
        thread.Start();
        return await _building.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _proceed.TrySetResult();
        return new TestedApplication(await _built.Task.WaitAsync(cancellationToken).ConfigureAwait(false), this);
    }

    /// <summary>Stops the application, and waits for the entry point to return.</summary>
    public async ValueTask DisposeAsync()
    {
        _building.TrySetCanceled();
        _proceed.TrySetException(new AbandonedException());
        _start.TrySetException(new AbandonedException());
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
                Configure(options.Item1, options.Item2);
                break;
            case { Key: "DistributedApplicationBuilding", Value: DistributedApplicationBuilder builder }:
                _building.TrySetResult(builder);
                _proceed.Task.GetAwaiter().GetResult();
                break;
            case { Key: "DistributedApplicationBuilt", Value: DistributedApplication application }:
                _built.TrySetResult(application);
                // The test starts and stops the application; the entry point's own Run() has nothing left to do.
                throw new AbandonedException();
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
            Fail(new InvalidOperationException("The entry point exited without building a distributed application."));
        }
        catch (TargetInvocationException exception) when (exception.InnerException is AbandonedException)
        {
            // Held as long as it was needed.
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

    private void Fail(Exception exception)
    {
        _building.TrySetException(exception);
        _built.TrySetException(exception);
    }

    private void Configure(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        var assembly = entryPoint.Assembly;
        options.AssemblyName = assembly.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        options.Args = args;

        var projectDirectory = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == "apphostprojectpath")?.Value;
        settings.ContentRootPath = projectDirectory ?? AppContext.BaseDirectory;
        settings.ApplicationName ??= assembly.GetName().Name;
        settings.Configuration ??= new ConfigurationManager();
        var values = GetProfileVariables(projectDirectory);
        values["DcpPublisher:RandomizePorts"] = "true";
        values["DcpPublisher:WaitForResourceCleanup"] = "true";
        values["Embedded:VolumeRoot"] = _volumeRoot;
        values["Embedded:DataIsTemporary"] = "true";
        values.TryAdd("ASPNETCORE_URLS", "http://localhost:8080");
        values.TryAdd("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317");
        settings.EnvironmentName ??= values.GetValueOrDefault("ENVIRONMENT");
        settings.Configuration.AddInMemoryCollection(values);

        configureBuilder(options, settings);
    }

    // What `dotnet run` would have put into the environment.
    private static Dictionary<string, string?> GetProfileVariables(string? projectDirectory)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var settings = projectDirectory is null ? null : LaunchProfileExtensions.ReadLaunchSettings(projectDirectory);
        if (settings?.Profiles.FirstOrDefault() is not { Value: { } profile })
        {
            return values;
        }

        if (profile.ApplicationUrl is { } url)
        {
            values["ASPNETCORE_URLS"] = url;
        }

        foreach (var (name, value) in profile.EnvironmentVariables)
        {
            values[name] = value;
            foreach (var prefix in (string[])["DOTNET_", "ASPNETCORE_"])
            {
                if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    values[name[prefix.Length..]] = value;
                }
            }
        }

        return values;
    }

    /// <summary>Unwinds an entry point that is needed no longer.</summary>
    private sealed class AbandonedException : Exception;

    /// <summary>The application, which ends its run with itself.</summary>
    private sealed class TestedApplication(DistributedApplication inner, EntryPointRun run) : DistributedApplication(inner)
    {
        public override Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

        public override async Task StopAsync(CancellationToken cancellationToken = default)
        {
            await inner.StopAsync(cancellationToken).ConfigureAwait(false);
            await run.DisposeAsync().ConfigureAwait(false);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync().ConfigureAwait(false);
            await run.DisposeAsync().ConfigureAwait(false);
            GC.SuppressFinalize(this);
        }
    }
}
