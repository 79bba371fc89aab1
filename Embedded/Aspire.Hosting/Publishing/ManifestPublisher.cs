using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the model as Aspire's manifest, for the tools that deploy it.</summary>
internal sealed partial class ManifestPublisher(
    IConfiguration configuration,
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    ILogger<ManifestPublisher> logger)
{
    private const string ManifestStep = "publish-manifest";

    /// <exception cref="DistributedApplicationException">Something else than a manifest is asked for, or no path for it is given.</exception>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        var step = configuration["Pipeline:Step"];
        if (step is not null ? step != ManifestStep : configuration["Publishing:Publisher"] != "manifest")
        {
            throw new DistributedApplicationException(
                $"'{step ?? configuration["Publishing:Publisher"] ?? "publish"}' is not offered here: write the manifest with '--publisher manifest --output-path PATH', or run the AppHost with -p:AspirePackages=NuGet.");
        }

        var path = Path.GetFullPath(configuration["Pipeline:OutputPath"] ?? throw new DistributedApplicationException(
            "The '--output-path [path]' option was not specified even though manifest publishing was requested."));
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            path = Path.Combine(path, "aspire-manifest.json");
        }

        await eventing.PublishAsync(new BeforePublishEvent(services, model), cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var stream = File.Create(path);
        await using (stream.ConfigureAwait(false))
        {
            var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            await using (writer.ConfigureAwait(false))
            {
                await new ManifestPublishingContext(executionContext, path, writer, cancellationToken).WriteModelAsync(model).ConfigureAwait(false);
            }
        }

        await eventing.PublishAsync(new AfterPublishEvent(services, model), cancellationToken).ConfigureAwait(false);
        LogPublished(path);
    }

    [LoggerMessage(LogLevel.Information, "Published manifest to: {Path}")]
    private partial void LogPublished(string path);
}
