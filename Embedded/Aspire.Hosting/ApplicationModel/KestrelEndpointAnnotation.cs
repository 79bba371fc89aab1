namespace Aspire.Hosting.ApplicationModel;

/// <summary>Tells an endpoint that comes from the project's Kestrel settings.</summary>
internal sealed record KestrelEndpointAnnotation(EndpointAnnotation Endpoint) : IResourceAnnotation;
