namespace PayeTonKawa.AppHost;

/// <summary>A port of this machine that the application is about to listen on.</summary>
/// <param name="Port">The port.</param>
/// <param name="Resource">Whose it is.</param>
/// <param name="Setting">What chooses another.</param>
internal sealed record NeededPort(int Port, string Resource, string Setting);
