package io.flowmask.evaluation.video;

/**
 * How alike the masks of two ways of looking at the same frames are.
 *
 * @param instances of full inference that were looked for
 * @param paired those of them that have a partner in the partial frame
 * @param meanIou mean mask IoU over all of them, 0 where there is no partner; 0 without instances
 * @param meanIouOfPairs mean mask IoU over those with a partner; 0 without any
 */
public record MaskAgreement(long instances, long paired, double meanIou, double meanIouOfPairs) {}
