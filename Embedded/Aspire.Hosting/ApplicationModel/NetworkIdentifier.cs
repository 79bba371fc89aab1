namespace Aspire.Hosting.ApplicationModel;

/// <summary>A network from which an endpoint is seen.</summary>
/// <param name="Value">Its name.</param>
public record NetworkIdentifier(string Value);
