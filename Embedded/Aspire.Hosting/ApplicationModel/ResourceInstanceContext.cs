namespace Aspire.Hosting.ApplicationModel;

/// <summary>The instance whose process a value is resolved for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TargetPorts">The ports that it listens on itself, where a proxy has those that others connect to.</param>
internal sealed record ResourceInstanceContext(string Id, IReadOnlyDictionary<EndpointAnnotation, int> TargetPorts);
