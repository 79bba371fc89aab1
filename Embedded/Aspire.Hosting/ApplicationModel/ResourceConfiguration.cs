using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs the callbacks that put a resource's environment and arguments together, and resolves what they have put there.</summary>
internal static class ResourceConfiguration
{
    public static async Task<Dictionary<string, object>> GetVariablesAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        return context.EnvironmentVariables;
    }

    public static async Task<IList<object>> GetArgumentsAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken) { Logger = logger, ExecutionContext = executionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        return context.Args;
    }

    /// <summary>The value itself when the application runs, its expression when it is published; null where there is none.</summary>
    /// <exception cref="DistributedApplicationException">The value is of a type that has neither.</exception>
    public static async ValueTask<string?> ResolveAsync(
        IResource resource,
        object? value,
        DistributedApplicationExecutionContext executionContext,
        CancellationToken cancellationToken,
        ResourceInstanceContext? instance = null) => value switch
        {
            null => null,
            string text => text,
            IResourceBuilder<IResource> builder => await ResolveAsync(resource, builder.Resource, executionContext, cancellationToken, instance).ConfigureAwait(false),
            IManifestExpressionProvider expression when executionContext.IsPublishMode => expression.ValueExpression,
            IValueProvider provider => await provider.GetValueAsync(
                new ValueProviderContext { ExecutionContext = executionContext, Caller = resource, Instance = instance }, cancellationToken).ConfigureAwait(false),
            bool or int or long or double or decimal => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
            _ => throw new DistributedApplicationException($"'{resource.Name}' has a variable or an argument of the type '{value.GetType()}', which has no value."),
        };
}
