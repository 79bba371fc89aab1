using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;

namespace Aspire.Hosting.Orchestration;

/// <summary>Shows a resource's connection string, as a secret: a viewer also tells by it whom a span without a resource of its own has called.</summary>
internal sealed class ConnectionStringPublisher(ResourceNotificationService notifications) : IDistributedApplicationEventingSubscriber
{
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<ConnectionStringAvailableEvent>(PublishAsync);
        return Task.CompletedTask;
    }

    private async Task PublishAsync(ConnectionStringAvailableEvent available, CancellationToken cancellationToken)
    {
        if (available.Resource is IResourceWithConnectionString resource)
        {
            var value = await resource.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false);
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                Properties = snapshot.Properties.SetProperty(KnownProperties.ResourceConnectionString, value, isSensitive: true),
            }).ConfigureAwait(false);
        }
    }
}
