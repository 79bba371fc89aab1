using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Adds connection strings that are made of other resources' values.</summary>
public static partial class ConnectionStringBuilderExtensions
{
    /// <summary>Adds a connection string; it is there once everything that it takes a value from is ready to be connected to.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, ReferenceExpression connectionStringExpression)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new ConnectionStringResource(name, connectionStringExpression);
        var added = builder.AddResource(resource);
        foreach (var source in References.ResourcesOf(connectionStringExpression).Where(source => source is not IResourceWithoutLifetime))
        {
            added.WaitFor(builder.CreateResourceBuilder(source));
        }

        return added
            .WithReferenceRelationship(connectionStringExpression)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = "ConnectionString", Properties = [], State = KnownResourceStates.Waiting })
            .OnInitializeResource(async (_, initialized, cancellationToken) =>
            {
                string? value;
                try
                {
                    await initialized.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, initialized.Services), cancellationToken).ConfigureAwait(false);
                    value = await connectionStringExpression.GetValueAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogNoValue(initialized.Logger, exception.Message);
                    await initialized.Notifications.PublishUpdateAsync(
                        resource, snapshot => snapshot with { State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error) }).ConfigureAwait(false);
                    return;
                }

                await initialized.Notifications.PublishUpdateAsync(resource, snapshot => snapshot with
                {
                    State = KnownResourceStates.Running,
                    Properties = snapshot.Properties.SetProperty(KnownProperties.ResourceConnectionString, value, isSensitive: true),
                }).ConfigureAwait(false);
                await initialized.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, initialized.Services), cancellationToken).ConfigureAwait(false);
            });
    }

    /// <summary>Adds a connection string that is built piece by piece.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, Action<ReferenceExpressionBuilder> connectionStringBuilder)
    {
        ArgumentNullException.ThrowIfNull(connectionStringBuilder);
        var expression = new ReferenceExpressionBuilder();
        connectionStringBuilder(expression);
        return builder.AddConnectionString(name, expression.Build());
    }

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private static partial void LogNoValue(ILogger logger, string reason);
}
