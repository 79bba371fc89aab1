namespace Aspire.Hosting.ApplicationModel;

/// <summary>What an instance's telemetry says of it: the random suffix of its id.</summary>
internal sealed class InstanceAttributes(IResource resource) : IValueProvider, IManifestExpressionProvider
{
    public string ValueExpression => "";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        var id = context.Instance?.Id ?? InstancesAnnotation.IdsOf(resource)[0];
        return new($"service.instance.id={(id.Length > resource.Name.Length ? id[(resource.Name.Length + 1)..] : id)}");
    }
}
