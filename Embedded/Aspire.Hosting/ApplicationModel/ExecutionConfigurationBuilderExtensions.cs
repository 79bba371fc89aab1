using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What there is to gather.</summary>
public static class ExecutionConfigurationBuilderExtensions
{
    /// <summary>Gathers the resource's arguments.</summary>
    public static IExecutionConfigurationBuilder WithArgumentsConfig(this IExecutionConfigurationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddExecutionConfigurationGatherer(new Arguments());
    }

    /// <summary>Gathers the resource's environment variables.</summary>
    public static IExecutionConfigurationBuilder WithEnvironmentVariablesConfig(this IExecutionConfigurationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddExecutionConfigurationGatherer(new Variables());
    }

    private sealed class Arguments : IExecutionConfigurationGatherer
    {
        public async ValueTask GatherAsync(
            IExecutionConfigurationGathererContext context,
            IResource resource,
            ILogger resourceLogger,
            DistributedApplicationExecutionContext executionContext,
            CancellationToken cancellationToken = default)
        {
            context.Arguments.AddRange(await ResourceConfiguration.GetArgumentsAsync(resource, executionContext, resourceLogger, cancellationToken).ConfigureAwait(false));
        }
    }

    private sealed class Variables : IExecutionConfigurationGatherer
    {
        public async ValueTask GatherAsync(
            IExecutionConfigurationGathererContext context,
            IResource resource,
            ILogger resourceLogger,
            DistributedApplicationExecutionContext executionContext,
            CancellationToken cancellationToken = default)
        {
            foreach (var (name, value) in await ResourceConfiguration.GetVariablesAsync(resource, executionContext, resourceLogger, cancellationToken).ConfigureAwait(false))
            {
                context.EnvironmentVariables[name] = value;
            }
        }
    }
}
