using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>Sees to it that every check that a resource refers to is registered: one that is not would never be healthy.</summary>
internal sealed partial class HealthCheckRegistrations(
    DistributedApplicationModel model, IOptions<HealthCheckServiceOptions> options, ILogger<HealthCheckRegistrations> logger)
{
    /// <exception cref="OptionsValidationException">A check is missing; the log names each.</exception>
    public void Validate()
    {
        var registered = options.Value.Registrations.Select(registration => registration.Name).ToHashSet();
        var missing = model.Resources
            .SelectMany(resource => resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => (Resource: resource.Name, check.Key)))
            .Where(check => !registered.Contains(check.Key))
            .ToArray();
        foreach (var (resource, key) in missing)
        {
            LogMissing(key, resource);
        }

        if (missing.Length > 0)
        {
            throw new OptionsValidationException(
                nameof(HealthCheckServiceOptions), typeof(HealthCheckServiceOptions), ["A health check registration is missing. Check logs for more details."]);
        }
    }

    [LoggerMessage(LogLevel.Critical, "The health check '{Key}' is not registered and is required for resource '{ResourceName}'.")]
    private partial void LogMissing(string key, string resourceName);
}
