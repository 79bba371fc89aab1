namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL shown with a resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>Higher comes first.</summary>
    public int? DisplayOrder;

    public required string Url { get; set; }

    public string? DisplayText { get; set; }

    /// <summary>The endpoint the URL is of; null for any other URL.</summary>
    public EndpointReference? Endpoint { get; init; }

    public UrlDisplayLocation DisplayLocation { get; set; } = UrlDisplayLocation.SummaryAndDetails;
}
