using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>Adds connection strings that are made of other resources' values.</summary>
public static class ConnectionStringBuilderExtensions
{
    /// <summary>Adds a connection string; it is there once everything that it takes a value from is ready to be connected to.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, ReferenceExpression connectionStringExpression)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = new ConnectionStringResource(name, connectionStringExpression);
        return builder.AddResource(resource)
            .WithReferenceRelationship(connectionStringExpression)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = "ConnectionString", Properties = [], State = KnownResourceStates.NotStarted })
            .OnInitializeResource(async (_, initialized, cancellationToken) =>
            {
                await initialized.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, initialized.Services), cancellationToken).ConfigureAwait(false);
                await initialized.Notifications.WaitForDependenciesAsync(resource, cancellationToken).ConfigureAwait(false);
                var value = await connectionStringExpression.GetValueAsync(cancellationToken).ConfigureAwait(false);
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
}
