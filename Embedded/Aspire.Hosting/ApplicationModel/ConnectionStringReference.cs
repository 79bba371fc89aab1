namespace Aspire.Hosting.ApplicationModel;

/// <summary>A connection string that has to be there, unless it is optional.</summary>
internal sealed class ConnectionStringReference(IResourceWithConnectionString resource, bool optional) : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    public IResourceWithConnectionString Resource { get; } = resource;

    public string ValueExpression => Resource.ValueExpression;

    public IEnumerable<object> References => [Resource];

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var value = await Resource.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false);
        return string.IsNullOrEmpty(value) && !optional
            ? throw new DistributedApplicationException($"The connection string for the resource '{Resource.Name}' is not available.")
            : value;
    }
}
