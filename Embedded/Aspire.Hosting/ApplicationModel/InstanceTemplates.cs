namespace Aspire.Hosting.ApplicationModel;

/// <summary>What stands in variables for what only an instance knows, written as Aspire writes it for its orchestrator.</summary>
internal static class InstanceTemplates
{
    public const string ServiceName = """{{- index .Annotations "otel-service-name" -}}""";

    public const string ServiceInstanceId = """{{- index .Annotations "otel-service-instance-id" -}}""";

    /// <summary>The text for one instance; its telemetry is told apart by the random suffix of its id.</summary>
    public static string Fill(string text, IResource resource, string instanceId) => text
        .Replace(ServiceName, resource.Name, StringComparison.Ordinal)
        .Replace(ServiceInstanceId, instanceId.Length > resource.Name.Length ? instanceId[(resource.Name.Length + 1)..] : instanceId, StringComparison.Ordinal);
}
