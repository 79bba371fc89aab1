namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource sends its telemetry to the dashboard.</summary>
public class OtlpExporterAnnotation : IResourceAnnotation
{
    /// <summary>The protocol that the resource speaks; null for whichever the dashboard offers.</summary>
    public OtlpProtocol? RequiredProtocol { get; init; }
}
