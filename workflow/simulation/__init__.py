"""Parts of ``workflow.simulate``: what people are assumed to do, and what a played span comes to."""
