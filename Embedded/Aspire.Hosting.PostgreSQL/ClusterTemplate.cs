using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>
/// A cluster that initdb has just made, for the application's servers to copy: initdb takes most of a second of a core, a copy a tenth.
/// </summary>
internal sealed class ClusterTemplate : IResourceAnnotation, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, string> _directories = [];

    /// <summary>The one that the application's PostgreSQL servers share.</summary>
    public static ClusterTemplate Of(IDistributedApplicationBuilder builder) =>
        builder.Resources.SelectMany(resource => resource.Annotations.OfType<ClusterTemplate>()).FirstOrDefault() ?? new ClusterTemplate();

    /// <summary>The folder of a cluster whose superuser has this name; nobody runs it.</summary>
    public async Task<string> GetAsync(NativeServerContext context, PostgresTools tools, string userName, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_directories.TryGetValue(userName, out var made))
            {
                return made;
            }

            var directory = Path.Combine(context.ScratchDirectory, $"template.{Guid.NewGuid():N}");
            var passwordFile = await context.WriteScratchFileAsync("template-password", Guid.NewGuid().ToString("N"), cancellationToken).ConfigureAwait(false);
            await tools.RunAsync(
                context,
                "initdb",
                ["-D", directory, "-U", userName, $"--pwfile={passwordFile}", "--auth=scram-sha-256",
                 "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
                cancellationToken).ConfigureAwait(false);
            return _directories[userName] = directory;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
