namespace Aspire.Hosting.ApplicationModel;

/// <summary>The launch profile asked for by the AppHost.</summary>
internal sealed record LaunchProfileAnnotation(string LaunchProfileName) : IResourceAnnotation;

/// <summary>No launch profile is used.</summary>
internal sealed record ExcludeLaunchProfileAnnotation : IResourceAnnotation;

/// <summary>Gives an executable or container the environment that its telemetry needs.</summary>
internal sealed record OtlpExporterAnnotation : IResourceAnnotation;
