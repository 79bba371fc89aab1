using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PayeTonKawa.Telemetry.Tests;

/// <summary>A real service with its own entry point, run in the test's process with arguments and with recorders in addition to its exporters.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Task _main;
    private readonly IHost _host;

    private ServiceProcess(Task main, IHost host, Recorder recorder) => (_main, _host, Telemetry) = (main, host, recorder);

    internal Recorder Telemetry { get; }

    internal IServiceProvider Services => _host.Services;

    internal Uri Address => new(_host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    internal static async Task<ServiceProcess> StartAsync(Assembly program, params string[] settings)
    {
        var recorder = new Recorder();
        var built = new TaskCompletionSource<IHost>(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] arguments =
            [
                $"--contentRoot={Folder(program)}", "--urls=http://127.0.0.1:0",
                "--ApiKeys:all:Key=" + Secrets.ApiKey, "--ApiKeys:all:Scopes=shop operations", .. settings
            ];
        var main = Task.Run(async () =>
        {
            // Only for this async flow: other flows build hosts, too.
            using var listening = DiagnosticListener.AllListeners.Subscribe(new HostListener(recorder.AddTo, built));
            HostListener.Current.Value = built;
            if (program.EntryPoint!.Invoke(null, [arguments]) is Task running)
            {
                await running;
            }
        });
        if (await Task.WhenAny(built.Task, main) == main)
        {
            await main;
        }

        var service = new ServiceProcess(main, await built.Task, recorder);
        var started = new TaskCompletionSource();
        service.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(45));
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _main;
        Telemetry.Dispose();
    }

    private static string Folder(Assembly program, [CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../..", program.GetName().Name!));

    /// <summary>Receives the events that hosts emit while they are built.</summary>
    private sealed class HostListener(Action<IServiceCollection> configure, TaskCompletionSource<IHost> built)
        : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        internal static readonly AsyncLocal<TaskCompletionSource<IHost>?> Current = new();

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
            {
                value.Subscribe(this);
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (Current.Value != built)
            {
                return;
            }

            if (value is { Key: "HostBuilding", Value: IHostBuilder building })
            {
                building.ConfigureServices((_, services) => configure(services));
            }
            else if (value is { Key: "HostBuilt", Value: IHost host })
            {
                built.TrySetResult(host);
            }
        }

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
