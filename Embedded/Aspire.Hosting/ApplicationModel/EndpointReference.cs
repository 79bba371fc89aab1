namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint of a resource, by its name.</summary>
public sealed class EndpointReference : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    private EndpointAnnotation? _annotation;

    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(endpointName);
        Resource = owner;
        EndpointName = endpointName;
    }

    internal EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation annotation)
        : this(owner, annotation.Name) => _annotation = annotation;

    public IResourceWithEndpoints Resource { get; }

    public string EndpointName { get; }

    public bool Exists => Find() is not null;

    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    /// <exception cref="InvalidOperationException">The resource has no endpoint of this name.</exception>
    public EndpointAnnotation EndpointAnnotation =>
        Find() ?? throw new InvalidOperationException($"The endpoint `{EndpointName}` is not defined for the resource `{Resource.Name}`.");

    public string Url => Allocated.UriString;

    public string Host => Allocated.Address;

    public int Port => Allocated.Port;

    public int? TargetPort => EndpointAnnotation.TargetPort;

    public string Scheme => EndpointAnnotation.UriScheme;

    public bool IsHttp => Scheme == "http";

    public bool IsHttps => Scheme == "https";

    public string ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    IEnumerable<object> IValueWithReferences.References => [Resource];

    private AllocatedEndpoint Allocated =>
        EndpointAnnotation.AllocatedEndpoint
        ?? throw new InvalidOperationException($"The endpoint `{EndpointName}` is not allocated for the resource `{Resource.Name}`.");

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <summary>The URL, once the endpoint has its port.</summary>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        (await EndpointAnnotation.WaitForAllocationAsync(cancellationToken).ConfigureAwait(false)).UriString;

    // The endpoint may be added after the reference was made.
    private EndpointAnnotation? Find() =>
        _annotation ??= Resource.Annotations.OfType<EndpointAnnotation>()
            .SingleOrDefault(endpoint => string.Equals(endpoint.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}
