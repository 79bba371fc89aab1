namespace Aspire.Hosting.ApplicationModel;

/// <summary>What becomes of annotations of the same type that a resource already has.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>They stay.</summary>
    Append = 0,

    /// <summary>They go.</summary>
    Replace = 1,
}
