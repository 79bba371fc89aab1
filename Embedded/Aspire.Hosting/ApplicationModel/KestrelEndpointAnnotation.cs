namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint that comes from the project's Kestrel settings: its key there, and the host to listen on.</summary>
internal sealed record KestrelEndpointAnnotation(EndpointAnnotation Endpoint, string Key, string Host) : IResourceAnnotation;
