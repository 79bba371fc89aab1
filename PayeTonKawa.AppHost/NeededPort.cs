namespace PayeTonKawa.AppHost;

/// <summary>A local port that the application is about to listen on.</summary>
/// <param name="Port">The port number.</param>
/// <param name="Resource">The resource that listens on it.</param>
/// <param name="Setting">The setting that changes it.</param>
internal sealed record NeededPort(int Port, string Resource, string Setting);
