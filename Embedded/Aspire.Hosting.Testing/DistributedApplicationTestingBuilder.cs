using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs AppHosts inside tests.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the AppHost's entry point up to its <c>Build()</c>; what it has added can then be looked at and changed.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, [], cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, string[] args, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, args, (_, _) => { }, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default) =>
        CreateAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        ThrowIfItemsAreMissing(args);

        var run = new EntryPointRun(entryPoint, args) { Creating = configureBuilder };
        try
        {
            return new EntryPointBuilder(run, await run.StartEntryPointAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A builder for an application that the test itself puts together.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args) => Create(args, (_, _) => { });

    /// <summary>A builder for an application that the test itself puts together.</summary>
    public static IDistributedApplicationTestingBuilder Create(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        ThrowIfItemsAreMissing(args);
        return new OwnBuilder(args, configureBuilder);
    }

    internal static void ThrowIfItemsAreMissing(string[] args)
    {
        var items = string.Join(", ", args);
        if (Array.Exists(args, item => item is null))
        {
            throw new ArgumentNullException(nameof(args), $"Array params contains null item: [{items}]");
        }

        if (Array.Exists(args, item => item.Length == 0))
        {
            throw new ArgumentException($"Array params contains empty item: [{items}]", nameof(args));
        }
    }

    /// <summary>What both kinds of builder have in common: they are the builder they hold.</summary>
    private abstract class TestingBuilder(DistributedApplicationBuilder inner) : IDistributedApplicationTestingBuilder
    {
        public ConfigurationManager Configuration => inner.Configuration;

        public string AppHostDirectory => inner.AppHostDirectory;

        public Assembly? AppHostAssembly => inner.AppHostAssembly;

        public IHostEnvironment Environment => inner.Environment;

        public IServiceCollection Services => inner.Services;

        public DistributedApplicationExecutionContext ExecutionContext => inner.ExecutionContext;

        public IDistributedApplicationEventing Eventing => inner.Eventing;

        public IResourceCollection Resources => inner.Resources;

        public IResourceBuilder<T> AddResource<T>(T resource)
            where T : IResource => inner.AddResource(resource);

        public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
            where T : IResource => inner.CreateResourceBuilder(resource);

        public DistributedApplication Build() => BuildAsync().GetAwaiter().GetResult();

        public abstract Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);

        public abstract ValueTask DisposeAsync();

        public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>The entry point, held inside <c>Build()</c>.</summary>
    private sealed class EntryPointBuilder(EntryPointRun run, DistributedApplicationBuilder inner) : TestingBuilder(inner)
    {
        public override Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) => run.BuildAsync(cancellationToken);

        public override ValueTask DisposeAsync() => run.DisposeAsync();
    }

    /// <summary>The test's own application, with an HTTP client that tries again.</summary>
    private sealed class OwnBuilder : TestingBuilder
    {
        private readonly DistributedApplicationBuilder _inner;
        private readonly string _volumeRoot;
        private DistributedApplication? _application;

        public OwnBuilder(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
            : this(args, configureBuilder, Path.Combine(Path.GetTempPath(), $"aspire-testing-{Guid.NewGuid():N}"))
        {
        }

        private OwnBuilder(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, string volumeRoot)
            : this(CreateInner(args, configureBuilder, volumeRoot), volumeRoot)
        {
        }

        private OwnBuilder(DistributedApplicationBuilder inner, string volumeRoot)
            : base(inner)
        {
            _inner = inner;
            _volumeRoot = volumeRoot;
            if (System.Environment.GetEnvironmentVariable("ASPIRE_TESTING_DISABLE_HTTP_CLIENT") is null)
            {
                inner.Services.ConfigureHttpClientDefaults(client => client.AddStandardResilienceHandler());
            }
        }

        public override Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
        {
            _application = _inner.Build();
            return Task.FromResult<DistributedApplication>(new OwnApplication(_application, this));
        }

        public override async ValueTask DisposeAsync()
        {
            if (_application is not null)
            {
                await _application.DisposeAsync().ConfigureAwait(false);
            }

            if (Directory.Exists(_volumeRoot))
            {
                Directory.Delete(_volumeRoot, recursive: true);
            }
        }

        private static DistributedApplicationBuilder CreateInner(
            string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, string volumeRoot) =>
            new(new DistributedApplicationOptions { Args = args }, (options, settings) =>
            {
                var assembly = Assembly.GetEntryAssembly() ?? typeof(DistributedApplicationTestingBuilder).Assembly;
                TestingDefaults.Apply(assembly, args, volumeRoot, options, settings);
                configureBuilder(options, settings);
                TestingDefaults.ApplyLaunchProfile(assembly, options, settings);
            });
    }

    /// <summary>Takes its data with it.</summary>
    private sealed class OwnApplication(DistributedApplication inner, OwnBuilder builder) : DistributedApplication(inner)
    {
        public override Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

        public override Task StopAsync(CancellationToken cancellationToken = default) => inner.StopAsync(cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            await builder.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
            GC.SuppressFinalize(this);
        }
    }
}
